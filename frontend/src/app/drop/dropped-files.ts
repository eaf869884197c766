export interface DroppedFiles {
  readonly files: readonly File[];
  readonly hasFolders: boolean;
}

/** Separates files from folders, which a browser hands over as files that cannot be read. */
export function droppedFiles(transfer: DataTransfer): DroppedFiles {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory === true;
  const files = items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, hasFolders: items.some(isFolder) };
}
