import { effect, inject } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { Announcer } from '../../ui/announcer';
import { type UploadItem, type UploadState, nameOf } from '../upload-item';
import { waitTexts } from '../row/upload-status';
import { UploadQueue } from '../upload-queue';

/** Makes screen readers say when a file is stored, waits or has failed. Call it in an injection context. */
export function announceUploads(): void {
  const [queue, announcer, { text }] = [inject(UploadQueue), inject(Announcer), inject(Translator)];
  let known = new Map<number, UploadState['name']>();
  const say = (item: UploadItem): string => {
    const { state } = item;
    const name = nameOf(item);
    if (state.name === 'stored') return text('upload.announce.stored', { name });
    if (state.name === 'waiting') {
      const why = text(waitTexts[state.reason]);
      return text('upload.announce.waiting', { name, reason: why });
    }
    if (state.name !== 'failed') return '';
    const reason = text(state.message);
    return text('upload.announce.failed', { name, reason });
  };
  effect(() => {
    const items = queue.items();
    const sentences = items.filter(({ id, state }) => known.get(id) !== state.name).map(say);
    known = new Map(items.map(({ id, state }) => [id, state.name]));
    const announcement = sentences.filter((sentence) => sentence !== '').join(' ');
    if (announcement !== '') announcer.announce(announcement);
  });
}
