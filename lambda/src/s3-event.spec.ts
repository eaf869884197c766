import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCreatedObjects, UnknownEventError } from './s3-event.ts';

interface EventFixture {
  Records: { eventName: string; s3: { object: { key: string } } }[];
}

const fixture = (): EventFixture =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../test/fixtures/object-created-put.json'), 'utf8'),
  ) as EventFixture;

describe('readCreatedObjects', () => {
  test('decodes the key: plus is a space, the rest is percent-encoded UTF-8', () => {
    expect(readCreatedObjects(fixture())).toEqual([
      { bucket: 'normal', key: '3f0e/7c1d/Grüße an alle+100% 😀.txt' },
    ]);
  });

  test.each(['ObjectCreated:Copy', 'ObjectCreated:CompleteMultipartUpload', 'ObjectCreated:Post'])(
    'takes %s',
    (eventName) => {
      const event = fixture();
      for (const record of event.Records) record.eventName = eventName;
      expect(readCreatedObjects(event)).toHaveLength(1);
    },
  );

  test('passes over removals', () => {
    const event = fixture();
    for (const record of event.Records) record.eventName = 'ObjectRemoved:Delete';
    expect(readCreatedObjects(event)).toEqual([]);
  });

  test.each([
    ['nothing', undefined],
    ['no records', { Event: 's3:TestEvent' }],
    ['a record without a name', { Records: [{}] }],
    [
      'a record without a key',
      { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' } } }] },
    ],
  ])('refuses %s', (_what, event) => {
    expect(() => readCreatedObjects(event)).toThrow(UnknownEventError);
  });

  test('refuses a key that is not properly encoded', () => {
    const event = fixture();
    for (const record of event.Records) record.s3.object.key = '%E0%A4%A';
    expect(() => readCreatedObjects(event)).toThrow(UnknownEventError);
  });
});
