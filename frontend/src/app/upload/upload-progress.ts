import { type UploadEvent } from './engine/upload-request';
import { type UploadItem, percentOf, percentSent } from './upload-item';

/** The item after an event of its upload. */
export function afterEvent(item: UploadItem, event: UploadEvent): UploadItem {
  switch (event.kind) {
    case 'checking':
      return { ...item, state: { name: 'checking', percent: percentSent(event.readBytes, item.file.size) } };
    case 'sending':
      return { ...item, state: { name: 'sending', percent: percentSent(event.sentBytes, item.file.size) } };
    case 'waiting':
      return { ...item, state: { name: 'waiting', percent: percentOf(item), reason: event.reason } };
    case 'resumed':
      return item.state.name === 'waiting' ? { ...item, state: sendingAgain(item) } : item;
    case 'finishing':
      return { ...item, state: { name: 'finishing' } };
    case 'resumable':
      return { ...item, resumable: { id: event.id, name: event.name, until: event.until } };
  }
}

function sendingAgain(item: UploadItem): UploadItem['state'] {
  return { name: 'sending', percent: percentOf(item) };
}
