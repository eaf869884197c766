import { chooseLanguage } from './languages';

test.each([
  [['de-AT', 'en'], 'de'],
  [['sv', 'fr-CA', 'en'], 'fr'],
  [['AR'], 'ar'],
  [['sv'], 'en'],
  [[], 'en'],
])('somebody who asks for %j reads %s', (wanted, code) => {
  expect(chooseLanguage(wanted)).toBe(code);
});
