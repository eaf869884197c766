import type { Model, Step } from './explore.ts';

/** The contents that uploaders give to one key. `damaged` is what a copy becomes that storage has spoiled. */
type Content = 'A' | 'B' | 'damaged';

interface Stored {
  readonly content: Content;
  /** The tag; null while there is none. */
  readonly sensitive: boolean | null;
}

/** One invocation of the function, at the call that it makes next. */
interface Worker {
  readonly at: 'tags' | 'head' | 'copy' | 'copying' | 'compare' | 'delete';
  /** From HEAD: the entity tag and the checksum are those of a content. */
  readonly seen: Content | null;
  /** From the response to the copy. */
  readonly copied: Content | null;
  readonly swept: boolean;
}

interface State {
  readonly uploads: readonly Stored[];
  /** Uploads that were acknowledged. */
  readonly acknowledged: readonly Stored[];
  readonly normal: Stored | null;
  /** The versions of the key in the vault, the current one last. */
  readonly vault: readonly Content[];
  /** Deliveries still to come, retries included. */
  readonly events: number;
  readonly workers: readonly (Worker | null)[];
  /** Requests to copy and to delete whose sender was killed: storage may still carry them out. */
  readonly orphanCopies: readonly Content[];
  readonly orphanDeletes: readonly Content[];
  readonly crashes: number;
  readonly damages: number;
  readonly retags: number;
}

/** Each of the protocol's guards; a mutation takes one away. */
export interface Guards {
  readonly deleteIfMatch: boolean;
  readonly copyIfMatch: boolean;
  readonly compareChecksums: boolean;
  readonly copyBeforeDelete: boolean;
  readonly tagWithUpload: boolean;
  readonly refuseRetagging: boolean;
  readonly refuseOverwriting: boolean;
  readonly acknowledgeAfterStoring: boolean;
  readonly vaultKeepsVersions: boolean;
  readonly sweep: boolean;
  readonly readTags: boolean;
}

export const everyGuard: Guards = {
  deleteIfMatch: true,
  copyIfMatch: true,
  compareChecksums: true,
  copyBeforeDelete: true,
  tagWithUpload: true,
  refuseRetagging: true,
  refuseOverwriting: true,
  acknowledgeAfterStoring: true,
  vaultKeepsVersions: true,
  sweep: true,
  readTags: true,
};

/** What uploaders do with one key, in this order; each upload may be lost on its way. */
export type Uploads = readonly { readonly content: 'A' | 'B'; readonly sensitive: boolean }[];

const idle: readonly (Worker | null)[] = [null, null];

/** How often something may go wrong. */
export interface Faults {
  readonly crashes: number;
  /** Copies that storage spoils. */
  readonly damages: number;
}

/** Which of its two questions about the object the function asks first; the product's is the first of them. */
export type FirstQuestion = 'tags' | 'head';

export function moveProtocol(
  uploads: Uploads,
  guards: Guards,
  faults: Faults,
  firstQuestion: FirstQuestion = 'tags',
): Model<State> {
  const step = (name: string, state: State, fair = true): Step<State> => ({ name, fair, state });

  function upload(state: State): Step<State>[] {
    const [next, ...rest] = state.uploads;
    if (!next) return [];
    const tagged = guards.tagWithUpload ? next : { ...next, sensitive: null };
    const steps = [step('an upload is abandoned', { ...state, uploads: rest })];
    if (!guards.acknowledgeAfterStoring) {
      const acknowledged = [...state.acknowledged, next];
      steps.push(
        step('an upload is acknowledged, then lost', { ...state, uploads: rest, acknowledged }, false),
      );
    }
    // If-None-Match: an upload whose key exists is refused, and its user reads so.
    if (state.normal !== null && guards.refuseOverwriting) return steps;
    const acknowledged = [...state.acknowledged, next];
    const stored = { ...state, uploads: rest, acknowledged, normal: tagged };
    steps.push(step(`upload ${next.content}`, { ...stored, events: Math.min(3, state.events + 2) }, false));
    steps.push(step(`upload ${next.content}, its event is lost`, stored, false));
    return steps;
  }

  /** Without the tag in the same request the uploader sets it afterwards, unless it is killed before. */
  function tagLater(state: State): Step<State>[] {
    if (state.normal?.sensitive !== null) return [];
    const last = state.acknowledged.at(-1);
    if (!last) return [];
    return [
      step('the tag is set', { ...state, normal: { ...state.normal, sensitive: last.sensitive } }, false),
    ];
  }

  function retag(state: State): Step<State>[] {
    if (guards.refuseRetagging || state.normal?.sensitive !== true || state.retags === 0) return [];
    const normal = { ...state.normal, sensitive: false };
    return [step('the tag is changed', { ...state, normal, retags: state.retags - 1 }, false)];
  }

  function begin(state: State, slot: number): Step<State>[] {
    const at = guards.readTags ? firstQuestion : 'head';
    const start = { at, seen: null, copied: null } as const;
    const steps: Step<State>[] = [];
    if (state.events > 0) {
      const begun = withWorker(state, slot, { ...start, swept: false });
      steps.push(step('an event is delivered', { ...begun, events: state.events - 1 }));
    }
    if (guards.sweep && state.normal !== null && !state.workers.some((worker) => worker?.swept)) {
      steps.push(step('a sweep finds the object', withWorker(state, slot, { ...start, swept: true })));
    }
    return steps;
  }

  function work(state: State, slot: number, worker: Worker): Step<State>[] {
    const end = withWorker(state, slot, null);
    const go = (at: Worker['at'], more: Partial<Worker> = {}) =>
      withWorker(state, slot, { ...worker, at, ...more });
    const { normal } = state;
    const afterHead = firstQuestion === 'head' ? 'tags' : guards.copyBeforeDelete ? 'copy' : 'delete';
    switch (worker.at) {
      case 'tags':
        return [
          step('tags', normal?.sensitive === true ? go(firstQuestion === 'tags' ? 'head' : 'copy') : end),
        ];
      case 'head':
        if (!normal) return [step('head: gone', end)];
        return [step('head', go(afterHead, { seen: normal.content }))];
      case 'copy':
        // Without If-Match a copy is of whatever lies under the key.
        if (!normal) return [step('copy: gone', end)];
        if (guards.copyIfMatch && normal.content !== worker.seen) return [step('copy: another version', end)];
        return [step('the copy begins', go('copying', { copied: normal.content }))];
      case 'copying':
        return finishCopy(state, worker.copied ?? 'damaged').map(({ name, fair, state: after, landed }) =>
          step(name, withWorker(after, slot, { ...worker, at: 'compare', copied: landed }), fair),
        );
      case 'compare': {
        const equal = worker.copied === worker.seen || !guards.compareChecksums;
        return [step(equal ? 'equal' : 'not equal', equal && guards.copyBeforeDelete ? go('delete') : end)];
      }
      case 'delete': {
        const after = remove(state, worker.seen);
        const next = guards.copyBeforeDelete
          ? null
          : { ...worker, at: 'copying' as const, copied: worker.seen };
        return [step('delete', withWorker(after, slot, next))];
      }
    }
  }

  function finishCopy(state: State, content: Content) {
    const put = (landed: Content, more: Partial<State>): State => ({
      ...state,
      ...more,
      // More than the last three versions show nothing new: one of each content is kept.
      vault: guards.vaultKeepsVersions ? [...state.vault.filter((one) => one !== landed), landed] : [landed],
    });
    const steps = [
      { name: `the copy of ${content} ends`, fair: true, landed: content, state: put(content, {}) },
    ];
    if (state.damages > 0) {
      const damaged = put('damaged', { damages: state.damages - 1 });
      steps.push({ name: 'the copy is damaged', fair: false, landed: 'damaged', state: damaged });
    }
    return steps;
  }

  function remove(state: State, content: Content | null): State {
    const matches = state.normal !== null && (!guards.deleteIfMatch || state.normal.content === content);
    return matches ? { ...state, normal: null } : state;
  }

  /** A killed invocation; what it had asked of storage may still happen. AWS delivers its event again. */
  function crash(state: State, slot: number, worker: Worker): Step<State>[] {
    if (state.crashes === 0) return [];
    const dead = { ...withWorker(state, slot, null), crashes: state.crashes - 1 };
    const after: State = {
      ...dead,
      orphanCopies:
        worker.at === 'copying' && worker.copied ? [...dead.orphanCopies, worker.copied] : dead.orphanCopies,
      orphanDeletes:
        worker.at === 'delete' && worker.seen ? [...dead.orphanDeletes, worker.seen] : dead.orphanDeletes,
    };
    const again = { ...after, events: worker.swept ? after.events : Math.min(3, after.events + 1) };
    // The third failure of an event is a dead letter.
    return [step('killed, delivered again', again, false), step('killed for the last time', after, false)];
  }

  function orphans(state: State): Step<State>[] {
    const [copy, ...copies] = state.orphanCopies;
    const [deletion, ...deletions] = state.orphanDeletes;
    const steps: Step<State>[] = [];
    if (copy) {
      const landed = { ...finishCopy(state, copy)[0]?.state, orphanCopies: copies } as State;
      steps.push(
        step('a late copy ends', landed),
        step('a late copy does not', { ...state, orphanCopies: copies }),
      );
    }
    if (deletion) {
      const rest = { ...state, orphanDeletes: deletions };
      steps.push(step('a late deletion', remove(rest, deletion)), step('no late deletion', rest));
    }
    return steps;
  }

  const sensitiveOf = (state: State) => state.acknowledged.filter(({ sensitive }) => sensitive);
  const oneContent = new Set(uploads.map(({ content }) => content)).size === 1;

  return {
    initial: {
      uploads,
      acknowledged: [],
      normal: null,
      vault: [],
      events: 0,
      workers: idle,
      orphanCopies: [],
      orphanDeletes: [],
      ...faults,
      retags: 1,
    },
    next: (state) => [
      ...upload(state),
      ...tagLater(state),
      ...retag(state),
      ...orphans(state),
      ...state.workers.flatMap((worker, slot) =>
        worker ? [...work(state, slot, worker), ...crash(state, slot, worker)] : begin(state, slot),
      ),
    ],
    violation(state) {
      const { normal, vault } = state;
      for (const { content, sensitive } of state.acknowledged) {
        const isNormal = normal?.content === content;
        if (!isNormal && !vault.includes(content)) return `${content} was acknowledged and is lost`;
        if (!sensitive && !isNormal) return `${content} is not sensitive and was taken away`;
        if (!sensitive && oneContent && vault.includes(content))
          return `${content} is not sensitive and is in the vault`;
        if (sensitive && isNormal && normal.sensitive === false) return `${content} was declassified`;
      }
      if (oneContent && normal === null && sensitiveOf(state).length > 0 && vault.at(-1) !== 'A') {
        return 'the current version in the vault is not the object, and the source is gone';
      }
      return null;
    },
    isGoal: (state) =>
      state.uploads.length === 0 &&
      sensitiveOf(state).every(
        ({ content }) => state.normal?.content !== content && state.vault.includes(content),
      ),
  };
}

function withWorker(state: State, slot: number, worker: Worker | null): State {
  return { ...state, workers: state.workers.map((one, index) => (index === slot ? worker : one)) };
}
