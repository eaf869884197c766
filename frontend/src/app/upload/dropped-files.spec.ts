import { droppedFiles } from './dropped-files';

const entry = (isDirectory: boolean) => ({ isDirectory }) as FileSystemEntry;

function transfer(...items: Partial<DataTransferItem>[]): DataTransfer {
  return { items } as unknown as DataTransfer;
}

test('folders are told from files, and text is neither', () => {
  const file = new File(['x'], 'x.txt');
  const dropped = transfer(
    { kind: 'file', webkitGetAsEntry: () => entry(false), getAsFile: () => file },
    { kind: 'file', webkitGetAsEntry: () => entry(true), getAsFile: () => new File([], 'folder') },
    { kind: 'string' },
  );

  expect(droppedFiles(dropped)).toEqual({ files: [file], hasFolders: true });
});

test('a browser that knows no entries still hands over its files', () => {
  const file = new File(['x'], 'x.txt');

  expect(
    droppedFiles(transfer({ kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => file })),
  ).toEqual({
    files: [file],
    hasFolders: false,
  });
});
