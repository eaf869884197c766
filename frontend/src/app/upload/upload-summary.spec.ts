import { type UploadItem, type UploadState, obstacleOf, percentSent } from './upload-item';
import { progressOf, reviewOf } from './upload-summary';

const receipt = {} as Extract<UploadState, { name: 'stored' }>['receipt'];

function item(size: number, sensitive?: boolean, state: UploadState = { name: 'chosen' }): UploadItem {
  return { id: 0, file: { size } as File, sensitive, state };
}

test('the review counts the chosen files by what will happen to them', () => {
  const items = [
    item(10, true),
    item(20, false),
    item(30),
    item(400, true),
    item(5, true, { name: 'queued' }),
  ];

  expect(reviewOf(items, 300)).toEqual({
    files: 4,
    bytes: 460,
    toVault: 1,
    normal: 1,
    undecided: 1,
    tooLarge: 1,
  });
});

test('the progress counts the started files by their state', () => {
  const items = [
    item(1, true, { name: 'sending', percent: 4 }),
    item(1, true, { name: 'finishing' }),
    item(1, true, { name: 'queued' }),
    item(1, true, { name: 'stored', receipt }),
    item(1, true, { name: 'failed', message: { key: 'upload.error.connection' } }),
    item(1, true, { name: 'cancelled' }),
    item(1, true),
  ];

  expect(progressOf(items)).toEqual({ started: 5, running: 3, stored: 1, failed: 1 });
});

test('a file of exactly the maximum size may start, and one with a byte more may not', () => {
  expect(obstacleOf(item(300, false), 300)).toBeUndefined();
  expect(obstacleOf(item(301, false), 300)).toBe('too-large');
  expect(obstacleOf(item(301), undefined)).toBe('undecided');
});

test.each([
  [0, 0, 0],
  [0, 10, 0],
  [5, 10, 50],
  [999, 1000, 99],
  [1000, 1000, 99],
])('%d of %d sent bytes are shown as %d per cent', (sent, total, percent) => {
  expect(percentSent(sent, total)).toBe(percent);
});
