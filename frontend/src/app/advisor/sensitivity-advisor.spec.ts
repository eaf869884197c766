import { TestBed } from '@angular/core/testing';
import { type Inspection } from './advisor.worker';
import { SensitivityAdvisor } from './sensitivity-advisor';

/** jsdom has no Worker; this one replies when the test says so. */
class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly received: File[] = [];
  terminated = false;
  onmessage: (event: { data: Inspection }) => void = () => undefined;
  onerror: () => void = () => undefined;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage(file: File): void {
    this.received.push(file);
  }

  terminate(): void {
    this.terminated = true;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('SensitivityAdvisor', () => {
  let advisor: SensitivityAdvisor;
  const files = ['a.txt', 'b.txt'].map((name) => new File(['x'], name)) as [File, File];
  const worker = () => FakeWorker.all.at(-1) as FakeWorker;

  beforeEach(() => {
    FakeWorker.all.length = 0;
    Object.assign(globalThis, { Worker: FakeWorker });
    advisor = TestBed.inject(SensitivityAdvisor);
  });

  test('inspects one file after the other, each once, and then ends the Worker', async () => {
    for (const file of [...files, ...files]) advisor.inspect(file);
    expect(worker().received).toEqual([files[0]]);
    worker().onmessage({ data: { findings: [{ kind: 'iban', line: 3 }], unreadable: false } });
    await settled();
    expect(worker().received).toEqual(files);
    worker().onmessage({ data: { findings: [], unreadable: false } });
    await settled();
    expect([worker().terminated, FakeWorker.all.length]).toEqual([true, 1]);
    expect(files.map((file) => advisor.adviceFor(file))).toEqual([[{ kind: 'iban', line: 3 }], []]);
  });

  test('has no advice for a file that cannot be read, nor when the Worker fails', async () => {
    for (const file of files) advisor.inspect(file);
    worker().onmessage({ data: { findings: [], unreadable: true } });
    await settled();
    worker().onerror();
    await settled();
    expect(files.map((file) => advisor.adviceFor(file))).toEqual(['unavailable', 'unavailable']);
  });
});
