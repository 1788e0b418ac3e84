import {expect, test as base, type Locator, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';
import {expectState} from '../contract/shown-state.js';

/**
 * The demo as a person uses it, with the page, its service worker, the real SDK and the simulated cloud. A
 * browser request that would leave this machine fails the test.
 */
export const test = base.extend<{demo: RunningCloud; visitor: Visitor}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
  demo: async ({}, use) => {
    const demo = await startDemo();
    await use(demo);
    await demo.close();
  },

  visitor: async ({demo, context, page}, use) => {
    const escaped: string[] = [];
    // Requests that the service worker answers don't arrive here. These would really leave the machine.
    await context.route(
      url => !['localhost', '127.0.0.1'].includes(url.hostname),
      async route => {
        escaped.push(route.request().url());
        await route.abort();
      },
    );
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(error.message));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({violatedDirective, sourceFile}) => {
        console.error(`policy: ${violatedDirective} ${sourceFile}`);
      });
    });
    page.on('console', message => {
      if (message.text().startsWith('policy:')) complaints.push(message.text());
    });
    await use(new Visitor(page, demo));
    expect(escaped).toEqual([]);
    expect(complaints).toEqual([]);
  },
});

export {expect};

/** A person's actions, and what the page shows them. */
export class Visitor {
  readonly page: Page;
  readonly demo: RunningCloud;
  readonly login: Locator;
  readonly status: Locator;
  readonly controls: Locator;

  constructor(page: Page, demo: RunningCloud) {
    this.page = page;
    this.demo = demo;
    this.login = page.locator('.elements webex-login');
    this.status = page.locator('.elements webex-line-status');
    this.controls = page.locator('.elements webex-line-controls');
  }

  /** Opens the page with a token field (`/?token`), or the one that signs in through its own server (`/`). */
  async open(path: '/' | '/?token' = '/?token'): Promise<void> {
    // In this view, name and buttons are visible without a menu.
    await this.page.goto(`${this.demo.url}${path}${path === '/' ? '?' : '&'}login=full`);
    await expect(this.signInButton).toBeVisible();
  }

  async turnOffAutoRegister(): Promise<void> {
    await this.page.getByLabel('Register automatically').uncheck();
  }

  /** Opens the panel of the simulated cloud, which is collapsed at first. */
  async openCloud(): Promise<void> {
    const panel = this.page.locator('details.cloud');
    if ((await panel.getAttribute('open')) === null) await panel.getByText('Simulated cloud').click();
  }

  get signInButton(): Locator {
    // After a failure its label is the next step.
    return this.login.getByRole('button', {name: /^(Sign in|Sign in again|Try again)$/});
  }

  /** Gets a token from the panel and enters it into the form. */
  async signIn(account = 'Ada Lovelace'): Promise<string> {
    await this.openCloud();
    await this.page.locator('#account').selectOption(account);
    const issued = this.page.waitForResponse('**/cloud/tokens');
    await this.page.getByRole('button', {name: 'Get a token'}).click();
    const {access_token: token} = (await (await issued).json()) as {access_token: string};
    await expect(this.page.getByLabel('Paste this into')).toHaveValue(token);
    await this.login.getByLabel('Access token').fill(token);
    await this.signInButton.click();
    return token;
  }

  async press(name: string): Promise<void> {
    await this.controls.getByRole('button', {name, exact: true}).click();
  }

  async playScenario(scenario: string): Promise<void> {
    await this.openCloud();
    await this.page.locator('#scenario').selectOption(scenario);
    await this.page.getByRole('button', {name: 'Play'}).click();
    await expect(this.page.getByText(`Now playing “${scenario}”.`)).toBeVisible();
  }

  /** Passes once the element shows this state of the line. */
  async expectLineState(state: string, timeout = 15_000): Promise<void> {
    await expectState(this.status, state, {timeout});
  }
}
