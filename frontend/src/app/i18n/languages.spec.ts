import { chooseLanguage } from './languages';

test.each([
  [['de-AT', 'en'], 'de'],
  [['sv', 'fr-CA', 'en'], 'fr'],
  [['AR'], 'ar'],
  [['sv'], 'en'],
  [[], 'en'],
])('a browser that prefers %j shows the language %s', (wanted, code) => {
  expect(chooseLanguage(wanted)).toBe(code);
});
