import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../../testing/english';
import { submitForm, textOf } from '../../../testing/form';
import { OwnAccount } from '../../auth/own-account';
import { DeleteAccount } from './delete-account';

async function setUp(email: string) {
  const account = { delete: jest.fn<Promise<void>, []>(() => Promise.resolve()) };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: OwnAccount, useValue: account },
    ],
  });
  const fixture = TestBed.createComponent(DeleteAccount);
  fixture.componentRef.setInput('email', email);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  page.querySelector('button')?.click();
  await fixture.whenStable();
  return { fixture, page, account, router: TestBed.inject(Router) };
}

test('an account is not deleted before its own address was typed', async () => {
  const { fixture, page, account } = await setUp('ada@example.org');
  expect(textOf(page.querySelector('label'))).toContain('ada@example.org');
  await submitForm(fixture, { '#typed': 'bob@example.org' });

  expect(textOf(page)).toContain('not the email address of this account');
  expect(account.delete).not.toHaveBeenCalled();
});

test('an account is deleted by its address in any spelling of it', async () => {
  const { fixture, account, router } = await setUp('ü@xn--bcher-kva.example');
  await submitForm(fixture, { '#typed': ' Ü@Bücher.example' });

  expect(account.delete).toHaveBeenCalledTimes(1);
  expect(router.url).toBe('/?accountDeleted=true');
});
