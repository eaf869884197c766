import { aSession } from '../../testing/session';
import { SavedSession } from './saved-session';

afterEach(() => {
  jest.restoreAllMocks();
  localStorage.clear();
});

test('a saved session is read back until it is removed', () => {
  const [saved, session] = [new SavedSession(), aSession()];
  saved.write(session);
  expect(saved.read()).toEqual(session);

  saved.remove();
  expect(saved.read()).toBeUndefined();
});

test.each(['', '{', 'null', '[]', '{"email":"ada@example.org"}'])(
  'the stored text %j is not read as a session',
  (text) => {
    localStorage.setItem('static-file-upload.session', text);

    expect(new SavedSession().read()).toBeUndefined();
  },
);

test('saving a session in a browser without storage does nothing and does not fail', () => {
  const refuse = () => {
    throw new DOMException('Storage is off', 'SecurityError');
  };
  jest.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse);
  jest.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
  jest.spyOn(Storage.prototype, 'removeItem').mockImplementation(refuse);
  const saved = new SavedSession();

  expect(() => saved.write(aSession())).not.toThrow();
  expect(() => saved.remove()).not.toThrow();
  expect(saved.read()).toBeUndefined();
});
