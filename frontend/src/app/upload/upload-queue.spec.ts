import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { SessionEnded } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { HistoryStore } from '../history/history-store';
import { ConnectionFailure } from '../http/connection-failure';
import { type UnfinishedUpload } from '../storage/rows';
import { type UploadEvent, type UploadRequest } from './engine/upload-request';
import { UploadEngine } from './upload-engine';
import { UploadLimits } from './upload-limits';
import { UploadQueue } from './upload-queue';

interface Sending extends UploadRequest {
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

/** Takes the place of the engine: every file that is being sent waits here for its end. */
class EngineInHand implements Pick<UploadEngine, 'upload' | 'discard'> {
  readonly sent: Sending[] = [];
  readonly discard = jest.fn(() => Promise.resolve());

  upload(request: UploadRequest): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    const receipt = { filename: request.file.name } as Receipt;
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
    this.sent.push({ ...request, succeed: () => resolve(receipt), fail: reject });
    request.emit({ kind: 'sending', sentBytes: 0 });
    return promise;
  }

  of(name: string): Sending {
    const found = this.sent.findLast(({ file }) => file.name === name);
    if (!found) throw new Error(`${name} was not sent`);
    return found;
  }
}

function setUp() {
  const sender = new EngineInHand();
  const history = { add: jest.fn(() => Promise.resolve()) };
  const session = {
    status: signal('signedIn'),
    ended: signal(false),
    session: signal<{ userId: string } | undefined>({ userId: 'ada' }),
    authorize: (request: (token: string) => Promise<unknown>) => request('token'),
  };
  const limits = { maxBytes: signal<number | undefined>(100) };
  TestBed.configureTestingModule({
    providers: [
      { provide: UploadEngine, useValue: sender },
      { provide: HistoryStore, useValue: history },
      { provide: SessionStore, useValue: session },
      { provide: UploadLimits, useValue: limits },
    ],
  });
  const queue = TestBed.inject(UploadQueue);
  TestBed.tick();
  return { sender, history, session, limits, queue };
}

const file = (name: string, size = 10) => new File(['x'.repeat(size)], name);
const settled = () => new Promise((resolve) => setTimeout(resolve));

function states(queue: UploadQueue) {
  return Object.fromEntries(queue.items().map((item) => [item.file.name, item.state.name]));
}

function idOf(queue: UploadQueue, name: string): number {
  return queue.items().find((item) => item.file.name === name)?.id ?? -1;
}

test('only files that are decided and small enough start', () => {
  const { queue, sender } = setUp();
  queue.add([file('vault'), file('normal'), file('open'), file('large', 101)]);
  queue.decide(idOf(queue, 'vault'), true);
  queue.decide(idOf(queue, 'normal'), false);
  queue.decide(idOf(queue, 'large'), false);
  queue.start();

  expect(states(queue)).toEqual({ vault: 'sending', normal: 'sending', open: 'chosen', large: 'chosen' });
  expect(sender.of('vault')).toMatchObject({ sensitive: true, userId: 'ada' });
  expect(sender.of('normal').sensitive).toBe(false);
});

test('nothing starts before the server has said how large a file may be', () => {
  const { queue, limits } = setUp();
  limits.maxBytes.set(undefined);
  queue.add([file('a')]);
  queue.decideAll(false);
  queue.start();

  expect(states(queue)).toEqual({ a: 'chosen' });
});

test('three files are under way at once, and each that ends makes room', async () => {
  const { queue, sender } = setUp();
  queue.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
  queue.decideAll(true);
  queue.start();
  expect(states(queue)).toEqual({ a: 'sending', b: 'sending', c: 'sending', d: 'queued' });

  sender.of('b').succeed();
  await settled();
  expect(states(queue)).toEqual({ a: 'sending', b: 'stored', c: 'sending', d: 'sending' });
});

test('a file is full only when the server has confirmed it', async () => {
  const { queue, sender } = setUp();
  queue.add([file('a', 100)]);
  queue.decideAll(false);
  queue.start();
  const state = () => queue.items()[0]?.state;

  sender.of('a').emit({ kind: 'sending', sentBytes: 99.9 });
  expect(state()).toEqual({ name: 'sending', percent: 99 });
  sender.of('a').emit({ kind: 'finishing' });
  expect(state()).toEqual({ name: 'finishing' });
  sender.of('a').succeed();
  await settled();
  expect(state()).toMatchObject({ name: 'stored', receipt: { filename: 'a' } });
});

test('a cancelled file stops, stays cancelled, and can be tried again', async () => {
  const { queue, sender } = setUp();
  queue.add([file('a')]);
  queue.decideAll(false);
  queue.start();
  queue.cancel(idOf(queue, 'a'));
  await settled();
  expect(sender.of('a').signal.aborted).toBe(true);
  expect(states(queue)).toEqual({ a: 'cancelled' });

  queue.retry(idOf(queue, 'a'));
  sender.of('a').succeed();
  await settled();
  expect(sender.sent).toHaveLength(2);
  expect(states(queue)).toEqual({ a: 'stored' });
});

test('a queued file that is cancelled is never sent', async () => {
  const { queue, sender } = setUp();
  queue.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
  queue.decideAll(true);
  queue.start();
  queue.cancel(idOf(queue, 'd'));
  sender.sent.forEach(({ succeed }) => succeed());
  await settled();

  expect(sender.sent).toHaveLength(3);
  expect(states(queue)).toMatchObject({ d: 'cancelled' });
});

test('a failure says why, and a retry sends the file anew', async () => {
  const { queue, sender } = setUp();
  queue.add([file('a')]);
  queue.decideAll(true);
  queue.start();
  sender.of('a').fail(new ConnectionFailure());
  await settled();
  expect(queue.items()[0]?.state).toEqual({ name: 'failed', message: { key: 'upload.error.connection' } });

  queue.retry(idOf(queue, 'a'));
  expect(states(queue)).toEqual({ a: 'sending' });
  expect(sender.of('a').sensitive).toBe(true);
});

test('the choice is fixed once a file has started', () => {
  const { queue } = setUp();
  queue.add([file('a')]);
  queue.decideAll(true);
  queue.start();
  queue.decideAll(false);

  expect(queue.items()[0]?.sensitive).toBe(true);
});

describe('files in parts', () => {
  const resumable: UploadEvent = { kind: 'resumable', id: 'u1', name: 'a', until: '2026-12-02T10:00:00Z' };

  function start() {
    const all = setUp();
    all.queue.add([file('a', 100)]);
    all.queue.decideAll(true);
    all.queue.start();
    all.sender.of('a').emit(resumable);
    all.sender.of('a').emit({ kind: 'sending', sentBytes: 40 });
    return { ...all, id: idOf(all.queue, 'a'), state: () => all.queue.items()[0]?.state };
  }

  test('a file in parts is paused and goes on, keeping what is sent', async () => {
    const { queue, sender, id, state } = start();
    queue.pause(id);
    await settled();
    expect(sender.of('a').signal.aborted).toBe(true);
    expect(state()).toEqual({ name: 'paused', percent: 40 });
    expect(sender.discard).not.toHaveBeenCalled();
    expect(queue.running()).toBe(false);

    queue.retry(id);
    expect(sender.sent).toHaveLength(2);
  });

  test.each(['while it is sent', 'when it is paused'])(
    'a file in parts is cancelled %s for good',
    async (moment) => {
      const { queue, sender, id, state } = start();
      if (moment === 'when it is paused') queue.pause(id);
      await settled();
      queue.cancel(id);
      await settled();
      expect(state()).toEqual({ name: 'cancelled' });
      expect(sender.discard).toHaveBeenCalledWith('u1');
      expect(queue.items()[0]?.resumable).toBeUndefined();
    },
  );

  test('a file in parts waits for the connection and goes on by itself', () => {
    const { sender, state } = start();
    sender.of('a').emit({ kind: 'waiting', reason: 'offline' });
    expect(state()).toEqual({ name: 'waiting', percent: 40, reason: 'offline' });
    sender.of('a').emit({ kind: 'resumed' });
    expect(state()).toEqual({ name: 'sending', percent: 40 });
  });

  test('what is sent of a file is kept when its person signs out', async () => {
    const { sender, session } = start();
    session.status.set('signedOut');
    session.session.set(undefined);
    TestBed.tick();
    await settled();
    expect(sender.of('a').signal.aborted).toBe(true);
    expect(sender.discard).not.toHaveBeenCalled();
  });

  test('a file cannot be paused before it can be continued', () => {
    const { queue, state } = setUpStarted();
    queue.pause(idOf(queue, 'a'));
    expect(state()?.name).toBe('sending');
  });

  function setUpStarted() {
    const { queue } = setUp();
    queue.add([file('a')]);
    queue.decideAll(true);
    queue.start();
    return { queue, state: () => queue.items()[0]?.state };
  }

  test('an unfinished upload goes on at once, classified as before', () => {
    const { queue, sender } = setUp();
    queue.resume({ id: 'u7', sensitive: true } as UnfinishedUpload, file('a'));
    expect(sender.of('a')).toMatchObject({ continues: 'u7', sensitive: true });
  });
});

test('a stored file goes into the history', async () => {
  const { queue, sender, history } = setUp();
  queue.add([file('a')]);
  queue.decideAll(true);
  queue.start();
  sender.of('a').succeed();
  await settled();
  expect(history.add).toHaveBeenCalledWith('ada', { filename: 'a' });
});

test('stored files can be cleared away, the others stay', async () => {
  const { queue, sender } = setUp();
  queue.add([file('a'), file('b')]);
  queue.decideAll(true);
  queue.start();
  sender.of('a').succeed();
  sender.of('b').fail(new ConnectionFailure());
  await settled();
  queue.removeStored();

  expect(states(queue)).toEqual({ b: 'failed' });
});

describe('the end of a session', () => {
  test('files wait for their owner when the session runs out', async () => {
    const { queue, sender, session } = setUp();
    queue.add([file('a')]);
    queue.decideAll(true);
    queue.start();
    session.status.set('signedOut');
    session.ended.set(true);
    session.session.set(undefined);
    TestBed.tick();
    sender.of('a').fail(new SessionEnded());
    await settled();

    expect(states(queue)).toEqual({ a: 'chosen' });
  });

  test('everything stops and nothing is left to see when a person signs out', () => {
    const { queue, sender, session } = setUp();
    queue.add([file('a')]);
    queue.decideAll(true);
    queue.start();
    session.status.set('signedOut');
    session.session.set(undefined);
    TestBed.tick();

    expect(sender.of('a').signal.aborted).toBe(true);
    expect(queue.items()).toEqual([]);
  });

  test('another person finds an empty page', () => {
    const { queue, session } = setUp();
    queue.add([file('a')]);
    session.session.set({ userId: 'grace' });
    TestBed.tick();

    expect(queue.items()).toEqual([]);
  });
});
