import { droppedFiles } from './dropped-files';

const entry = (isDirectory: boolean) => ({ isDirectory }) as FileSystemEntry;

function transfer(...items: Partial<DataTransferItem>[]): DataTransfer {
  return { items } as unknown as DataTransfer;
}

test('dropped folders are reported and not handed on as files, and dropped text is ignored', () => {
  const file = new File(['x'], 'x.txt');
  const dropped = transfer(
    { kind: 'file', webkitGetAsEntry: () => entry(false), getAsFile: () => file },
    { kind: 'file', webkitGetAsEntry: () => entry(true), getAsFile: () => new File([], 'folder') },
    { kind: 'string' },
  );

  expect(droppedFiles(dropped)).toEqual({ files: [file], hasFolders: true });
});

test('the dropped files are found in a browser without file system entries, too', () => {
  const file = new File(['x'], 'x.txt');

  expect(
    droppedFiles(transfer({ kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => file })),
  ).toEqual({
    files: [file],
    hasFolders: false,
  });
});
