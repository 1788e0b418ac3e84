import {expect, test} from './demo.js';

test('a page switches to German, and to Arabic while a fault is shown', async ({visitor, demo}) => {
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.openCloud();
  const {page, login, status, controls} = visitor;
  const setLanguage = (lang: string): Promise<void> =>
    page.evaluate(tag => void (document.documentElement.lang = tag), lang);

  await setLanguage('de');
  await expect(status).toContainText('Melden Sie sich an, um zu telefonieren.');
  const issued = page.waitForResponse('**/cloud/tokens');
  await page.locator('#account').selectOption('Ada Lovelace');
  await page.getByRole('button', {name: 'Get a token'}).click();
  const {access_token: token} = (await (await issued).json()) as {access_token: string};
  await login.getByLabel('Zugriffstoken').fill(token);
  await login.getByRole('button', {name: 'Anmelden'}).click();
  await expect(login.getByRole('button', {name: 'Abmelden'})).toBeVisible({timeout: 15_000});

  demo.setScenario({register: [{status: 403, errorCode: 102}]});
  await controls.getByRole('button', {name: 'Registrieren'}).click();
  await expect(status).toContainText(
    'Ihr Konto ist nicht für Anrufe im Browser eingerichtet. Wenden Sie sich an Ihren Administrator.',
    {timeout: 15_000},
  );

  await setLanguage('ar');
  await expect(status).toContainText('حسابك غير مُعدّ لإجراء المكالمات من المتصفح. تواصل مع المسؤول.');
  await expect(status.getByRole('status').first()).toHaveCSS('direction', 'rtl');

  demo.setScenario({});
  await controls.getByRole('button', {name: 'إعادة المحاولة', exact: true}).click();
  await visitor.expectLineState('registered');
  await expect(status).toContainText('مسجَّل');
  await expect(status.locator('bdi').first()).toHaveText('+1 206 555 0101');
  expect(demo.devices().mobius).toHaveLength(1);
});
