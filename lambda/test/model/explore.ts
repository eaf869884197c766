/** What can happen next. A fair step happens sooner or later, whenever it stays possible. */
export interface Step<S> {
  readonly name: string;
  readonly fair: boolean;
  readonly state: S;
}

export interface Model<S> {
  readonly initial: S;
  next(state: S): Step<S>[];
  /** @returns what is wrong with a state; null when nothing is */
  violation(state: S): string | null;
  /** What must come about in the end. */
  isGoal(state: S): boolean;
}

export interface Exploration {
  readonly states: number;
  /** What is wrong, and the shortest way to it; null when every state and every end is right. */
  readonly counterexample: { readonly violation: string; readonly trace: readonly string[] } | null;
}

interface Node<S> {
  readonly state: S;
  readonly from: number;
  readonly by: string;
}

/** Visits every state that can be reached, breadth first, so that a counterexample is as short as possible. */
export function explore<S>(model: Model<S>): Exploration {
  const nodes: Node<S>[] = [{ state: model.initial, from: -1, by: 'start' }];
  const known = new Map([[JSON.stringify(model.initial), 0]]);
  /** For each state, those from which a fair step leads to it. */
  const fairlyFrom: number[][] = [[]];
  const result = (violation: string, index: number) => ({
    states: nodes.length,
    counterexample: { violation, trace: traceTo(nodes, index) },
  });
  for (let index = 0; index < nodes.length; index += 1) {
    const { state } = nodes[index] as Node<S>;
    const violation = model.violation(state);
    if (violation !== null) return result(violation, index);
    for (const step of model.next(state)) {
      const key = JSON.stringify(step.state);
      const target = known.get(key) ?? nodes.push({ state: step.state, from: index, by: step.name }) - 1;
      if (!known.has(key)) {
        known.set(key, target);
        fairlyFrom.push([]);
      }
      if (step.fair) fairlyFrom[target]?.push(index);
    }
  }
  const stuck = firstStuck(nodes, fairlyFrom, model);
  return stuck === -1
    ? { states: nodes.length, counterexample: null }
    : result('left behind for ever', stuck);
}

/** The first state from which no sequence of fair steps leads to the goal; -1 when there is none. */
function firstStuck<S>(nodes: readonly Node<S>[], fairlyFrom: readonly number[][], model: Model<S>): number {
  const reaches = nodes.map(({ state }) => model.isGoal(state));
  const open = reaches.flatMap((goal, index) => (goal ? [index] : []));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const source of fairlyFrom[next] ?? []) {
      if (reaches[source]) continue;
      reaches[source] = true;
      open.push(source);
    }
  }
  return reaches.indexOf(false);
}

function traceTo<S>(nodes: readonly Node<S>[], index: number): string[] {
  const trace: string[] = [];
  for (let at = index; at > 0; at = nodes[at]?.from ?? 0) trace.push(nodes[at]?.by ?? '');
  return trace.toReversed();
}
