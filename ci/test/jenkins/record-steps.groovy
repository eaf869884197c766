// Runs the Jenkinsfile, given as the only argument, once for each build that standard input describes:
//   [{"parameters": {"NAME": true}, "environment": {"NAME": "value"}, "interruptAt": "sh command, or input", "result": "ABORTED"}]
// Standard output gets, for each of them, the pipeline's agent and options, its stages, its result, and every step in
// its order with what was bound around it. Nothing is executed. What is not defined below, whether section, condition
// or step, ends this program with Groovy's own error.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration

/** Evaluates the closure of a section. It sees what the delegate defines, and nothing of the sections around it. */
class Section {
  static Object evaluate(Closure body, Object delegate) {
    def section = (Closure) body.clone()
    section.delegate = delegate
    section.resolveStrategy = Closure.DELEGATE_ONLY
    section.call()
  }
}

/** What a step throws that ends the build. */
class Interruption extends RuntimeException {
  final String result
  Interruption(String result) { super(result); this.result = result }
}

/** The sections of a pipeline or a stage, each at most once. Declarative evaluates them in an order of its own. */
class Sections {
  final String name
  private final Set<String> allowed
  private final Map<String, Closure> bodies = [:]

  Sections(String name, Set<String> allowed, Closure body) {
    this.name = name
    this.allowed = allowed
    Section.evaluate(body, this)
  }

  Closure body(String section) { bodies[section] }

  void methodMissing(String section, Object arguments) {
    def (body, more) = [arguments[0], arguments.length > 1]
    if (more || !(body instanceof Closure) || !(section in allowed) || section in bodies.keySet())
      throw new MissingMethodException(section, Sections, (Object[]) arguments)
    bodies[section] = body
  }
}

class Stages {
  final List<Sections> stages = []
  void stage(String name, Closure body) {
    stages << new Sections(name, ['when', 'options', 'stages', 'steps', 'post'] as Set, body)
  }
}

/** The calls in a section such as options. One that is an argument of another is part of that one only. */
class Calls {
  private final Set<String> allowed
  private final List<Map> calls = []
  Calls(Set<String> allowed) { this.allowed = allowed }

  Map methodMissing(String name, Object arguments) {
    if (!(name in allowed)) throw new MissingMethodException(name, Calls, (Object[]) arguments)
    calls.removeAll { call -> arguments.any { it.is(call) } }
    def call = [name: name, arguments: arguments as List]
    calls << call
    call
  }

  static List<Map> read(Closure body, List<String> allowed) {
    def section = new Calls(allowed as Set)
    if (body != null) Section.evaluate(body, section)
    section.calls
  }
}

class Conditions {
  private final Build build
  private final List<Boolean> results = []
  Conditions(Build build) { this.build = build }

  Map getParams() { build.params }
  Map getEnv() { build.env }
  void expression(Closure body) { results << (Section.evaluate(body, this) as boolean) }
  void allOf(Closure body) { results << evaluate(build, body).every() }
  void anyOf(Closure body) { results << evaluate(build, body).any() }
  void not(Closure body) { results << !evaluate(build, body).every() }

  static List<Boolean> evaluate(Build build, Closure body) {
    def conditions = new Conditions(build)
    Section.evaluate(body, conditions)
    assert conditions.results : 'Jenkins refuses an empty condition.'
    conditions.results
  }
}

/** The steps that the Jenkinsfile may use. */
class Steps {
  private final Build build
  private final String stage
  Steps(Build build, String stage) { this.build = build; this.stage = stage }

  Map getParams() { build.params }
  Map getEnv() { build.env }
  String getScm() { 'scm' }

  void script(Closure body) { Section.evaluate(body, this) }
  void archiveArtifacts(Map arguments) { build.record(stage, 'archiveArtifacts', arguments) }
  Map string(Map arguments) { arguments }
  Map usernamePassword(Map arguments) { arguments }

  Map checkout(String from) {
    build.record(stage, 'checkout', [from: from])
    [GIT_BRANCH: 'origin/checked-out']
  }

  void sh(Object command) {
    build.record(stage, 'sh', [command: command.toString(), isFilledIn: command instanceof GString])
    build.interruptAt(command.toString())
  }

  /** @return what a person types: for each parameter its name in lower case */
  Map input(Map arguments) {
    build.record(stage, 'input', arguments)
    build.interruptAt('input')
    (arguments.parameters ?: []).collectEntries { [(it.name): it.name.toLowerCase()] }
  }

  void error(String message) {
    build.record(stage, 'error', [message: message])
    throw new Interruption('FAILURE')
  }

  void withEnv(List variables, Closure body) {
    build.record(stage, 'withEnv', [:])
    build.around('environment', variables*.toString()) { Section.evaluate(body, this) }
  }

  void withCredentials(List credentials, Closure body) {
    build.record(stage, 'withCredentials', [:])
    build.around('credentials', credentials) { Section.evaluate(body, this) }
  }

  /** A function that the Jenkinsfile defines. */
  Object methodMissing(String name, Object arguments) { build.callFunction(this, name, (Object[]) arguments) }
}

class Build {
  final Map params = [:].withDefault { throw new MissingPropertyException(it, Build) }
  final Map env
  private final Map described
  private final List<String> stages = []
  private final List<Map> steps = []
  private final Map<String, List> bound = [credentials: [], environment: [], timeouts: []]
  private List<Map> agent
  private List<Map> options
  private String result = 'SUCCESS'
  private Script script
  private Steps caller

  Build(Map described) {
    this.described = described
    env = new HashMap(described.environment ?: [:])
  }

  Map recording() { [agent: agent, options: options, stages: stages, steps: steps, result: result] }

  void pipeline(Script script, Closure body) {
    this.script = script
    def pipeline = new Sections('pipeline', ['agent', 'parameters', 'options', 'stages', 'post'] as Set, body)
    agent = Calls.read(pipeline.body('agent'), ['label'])
    options = Calls.read(pipeline.body('options'),
      ['skipDefaultCheckout', 'disableConcurrentBuilds', 'buildDiscarder', 'logRotator', 'timeout', 'timestamps'])
    readParameters(Calls.read(pipeline.body('parameters'), ['booleanParam']))
    around('timeouts', timeoutsOf(options)) {
      runStages(pipeline.body('stages'))
      runPost(pipeline)
    }
  }

  private void readParameters(List<Map> declared) {
    declared.each { params[it.arguments[0].name] = it.arguments[0].defaultValue }
    described.parameters.each { name, value ->
      assert name in params.keySet() : "The Jenkinsfile declares no parameter $name."
      params[name] = value
    }
  }

  private static List timeoutsOf(List<Map> options) { options.findAll { it.name == 'timeout' }*.arguments*.get(0) }

  private void runStages(Closure body) {
    def section = new Stages()
    Section.evaluate(body, section)
    section.stages.each { runStage(it) }
  }

  /** A stage that is skipped has no post section; its inner stages are only listed. */
  private void runStage(Sections stage) {
    stages << stage.name
    def (inner, own) = [stage.body('stages'), stage.body('steps')]
    assert (inner == null) != (own == null) : "The stage $stage.name needs either stages or steps."
    around('timeouts', timeoutsOf(Calls.read(stage.body('options'), ['timeout']))) {
      def condition = stage.body('when')
      if (result != 'SUCCESS' || (condition && !Conditions.evaluate(this, condition).every())) return
      if (inner) runStages(inner)
      else runSteps(stage.name, own)
      runPost(stage)
    }
  }

  private void runPost(Sections stage) {
    if (!stage.body('post')) return
    def outcome = result
    def applies = [
      always: true, aborted: outcome == 'ABORTED', failure: outcome == 'FAILURE', success: outcome == 'SUCCESS',
      unsuccessful: outcome != 'SUCCESS', cleanup: true,
    ]
    def post = new Sections(stage.name, applies.keySet(), stage.body('post'))
    applies.each { condition, holds -> if (holds && post.body(condition)) runSteps(stage.name, post.body(condition)) }
  }

  private void runSteps(String stage, Closure body) {
    try {
      caller = new Steps(this, stage)
      Section.evaluate(body, caller)
    } catch (Interruption interruption) {
      if (result == 'SUCCESS') result = interruption.result
    }
  }

  void record(String stage, String step, Map arguments) {
    steps << [stage: stage, step: step, arguments: arguments, *: bound]
  }

  void interruptAt(String step) {
    if (step == described.interruptAt) throw new Interruption(described.result ?: 'FAILURE')
  }

  void around(String kind, List added, Closure body) {
    def before = bound[kind]
    bound[kind] = before + added
    try {
      body()
    } finally {
      bound[kind] = before
    }
  }

  Object callFunction(Object asked, String name, Object[] arguments) {
    if (!script.class.declaredMethods.any { it.name == name })
      throw new MissingMethodException(name, asked.class, arguments)
    script.invokeMethod(name, arguments)
  }

  Object callStep(String name, Object arguments) { caller.invokeMethod(name, arguments) }
}

/** The Jenkinsfile is compiled to a subclass of this. Steps in its own functions are those of the stage that calls. */
abstract class PipelineScript extends Script {
  void pipeline(Closure body) { binding.getVariable('build').pipeline(this, body) }
  Object methodMissing(String name, Object arguments) { binding.getVariable('build').callStep(name, arguments) }
}

def configuration = new CompilerConfiguration(scriptBaseClass: PipelineScript.name)
def type = new GroovyClassLoader(this.class.classLoader, configuration).parseClass(new File(args[0]))
def recordings = new JsonSlurper().parse(System.in).collect { described ->
  def build = new Build(described)
  def script = type.newInstance()
  script.binding = new Binding(build: build, env: build.env, params: build.params)
  script.run()
  build.recording()
}
println JsonOutput.toJson(recordings)
