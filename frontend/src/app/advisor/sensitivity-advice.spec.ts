import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideEnglish } from '../../testing/english';
import { textOf } from '../../testing/form';
import { SensitivityAdvice } from './sensitivity-advice';
import { type Advice, SensitivityAdvisor } from './sensitivity-advisor';

const file = new File(['x'], 'keys.txt');

describe('SensitivityAdvice', () => {
  let fixture: ComponentFixture<SensitivityAdvice>;

  async function show(advice: Advice | undefined, sensitive: boolean | undefined) {
    const advisor = { inspect: () => undefined, adviceFor: () => advice };
    TestBed.configureTestingModule({
      providers: [provideEnglish(), { provide: SensitivityAdvisor, useValue: advisor }],
    });
    fixture = TestBed.createComponent(SensitivityAdvice);
    fixture.componentRef.setInput('file', file);
    fixture.componentRef.setInput('sensitive', sensitive);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  test('names the findings with their lines and offers to mark the file as sensitive', async () => {
    const accepted = jest.fn();
    const element = await show(
      [
        { kind: 'awsSecretKey', line: 14 },
        { kind: 'iban', line: undefined },
      ],
      undefined,
    );
    fixture.componentInstance.accepted.subscribe(accepted);
    expect(textOf(element)).toContain('Looks like an AWS secret key, line 14.');
    expect(textOf(element)).toContain('Looks like a bank account number (IBAN), near the end of the file.');
    expect(textOf(element)).toContain('We suggest: sensitive.');
    element.querySelector('button')?.click();
    expect(accepted).toHaveBeenCalledTimes(1);
  });

  test('repeats its advice when the file is marked as not sensitive', async () => {
    const element = await show([{ kind: 'keyStore' }], false);
    expect(textOf(element)).toContain('This kind of file usually holds keys or passwords.');
    expect(textOf(element)).toContain('You marked it as not sensitive all the same.');
  });

  test.each<[string, Advice | undefined, boolean | undefined]>([
    ['the file is marked as sensitive', [{ kind: 'keyStore' }], true],
    ['nothing was found', [], undefined],
    ['nothing is known yet', undefined, undefined],
  ])('shows nothing when %s', async (_, advice, sensitive) => {
    expect(textOf(await show(advice, sensitive))).toBe('');
  });

  test('says that a file could not be inspected', async () => {
    expect(textOf(await show('unavailable', undefined))).toContain('could not be looked through');
  });
});
