import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCreatedObject, readRecords, UnknownEventError } from './s3-event.ts';

interface RecordFixture {
  eventName: string;
  s3: { object: { key: string } };
}

/** The one record of a recorded event, with a test's changes. */
function record(change: { eventName?: string; key?: string } = {}): RecordFixture {
  const file = join(import.meta.dirname, '../test/fixtures/object-created-put.json');
  const [first] = readRecords(JSON.parse(readFileSync(file, 'utf8'))) as RecordFixture[];
  if (!first) throw new Error('The fixture has no record.');
  first.eventName = change.eventName ?? first.eventName;
  first.s3.object.key = change.key ?? first.s3.object.key;
  return first;
}

describe('readRecords', () => {
  test.each([
    ['nothing', undefined],
    ['an event without records', { Event: 's3:TestEvent' }],
    ['an event whose records are not a list', { Records: {} }],
  ])('%s is refused as an unknown event', (_what, event) => {
    expect(() => readRecords(event)).toThrow(UnknownEventError);
  });
});

describe('readCreatedObject', () => {
  test('a key is decoded: plus is a space, the rest is percent-encoded UTF-8', () => {
    expect(readCreatedObject(record())).toEqual({
      bucket: 'normal',
      key: '3f0e/7c1d/Grüße an alle+100% 😀.txt',
      storedAt: new Date('2026-11-24T12:00:00.000Z'),
    });
  });

  test.each(['ObjectCreated:Copy', 'ObjectCreated:CompleteMultipartUpload', 'ObjectCreated:Post'])(
    'a record of %s names a created object',
    (eventName) => {
      expect(readCreatedObject(record({ eventName }))).not.toBeNull();
    },
  );

  test.each([undefined, null, 1_764_000_000, 'yesterday'])(
    'a record of the time %j tells no time',
    (eventTime) => {
      expect(readCreatedObject({ ...record(), eventTime })?.storedAt).toBeNull();
    },
  );

  test('a record of a removal names no created object', () => {
    expect(readCreatedObject(record({ eventName: 'ObjectRemoved:Delete' }))).toBeNull();
  });

  test.each([
    ['nothing', null],
    ['a record without a name', {}],
    ['a record without a key', { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' } } }],
    ['a key that is not properly encoded', record({ key: '%E0%A4%A' })],
  ])('%s is refused as a record', (_what, broken) => {
    expect(() => readCreatedObject(broken)).toThrow(UnknownEventError);
  });
});
