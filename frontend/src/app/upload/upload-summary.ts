import { type UploadItem, isRunning, obstacleOf } from './upload-item';

/** What the chosen files amount to, before the start. */
export interface Review {
  readonly files: number;
  readonly bytes: number;
  readonly toVault: number;
  readonly normal: number;
  readonly undecided: number;
  readonly tooLarge: number;
}

/** How far the started files are. */
export interface Progress {
  readonly started: number;
  readonly running: number;
  readonly stored: number;
  readonly failed: number;
}

export function reviewOf(items: readonly UploadItem[], maxBytes: number | undefined): Review {
  const chosen = items.filter(({ state }) => state.name === 'chosen');
  const obstacles = chosen.map((item) => obstacleOf(item, maxBytes));
  const ready = chosen.filter((_item, index) => obstacles[index] === undefined);
  return {
    files: chosen.length,
    bytes: chosen.reduce((sum, { file }) => sum + file.size, 0),
    toVault: ready.filter(({ sensitive }) => sensitive).length,
    normal: ready.filter(({ sensitive }) => !sensitive).length,
    undecided: obstacles.filter((obstacle) => obstacle === 'undecided').length,
    tooLarge: obstacles.filter((obstacle) => obstacle === 'too-large').length,
  };
}

export function progressOf(items: readonly UploadItem[]): Progress {
  const count = (name: UploadItem['state']['name']) =>
    items.filter(({ state }) => state.name === name).length;
  return {
    started: items.length - count('chosen') - count('cancelled'),
    running: items.filter(isRunning).length,
    stored: count('stored'),
    failed: count('failed'),
  };
}
