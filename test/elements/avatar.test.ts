import {expect, html} from '@open-wc/testing';
import '../../src/define/webex-login.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import './no-network.js';
import {FixedSession} from './fixed-state.js';
import {ada, login} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

describe('a person', () => {
  for (const [displayName, initials] of [
    ['Ada Lovelace (she/her)', 'AL'],
    ['ada lovelace', 'AL'],
    ['🌟 Ada 🌟', 'A'],
    ['Ada', 'A'],
    ['山田 太郎', '山太'],
    ['+1 206', ''],
  ] as const)
    it(`shows the initials “${initials}” of “${displayName}”`, async () => {
      const element = await new FixedSession({status: 'signed-in', user: {displayName}}).render<WebexLogin>(
        login,
      );
      expect(element.shadowRoot!.querySelector('[part=avatar]')!.textContent.trim()).to.equal(initials);
    });

  it('shows the initials if the picture cannot be loaded', async () => {
    const user = {...ada, avatar: 'data:image/png;base64,broken'};
    const element = await new FixedSession({status: 'signed-in', user}).render<WebexLogin>(login);
    const avatar = (): Element => element.shadowRoot!.querySelector('[part=avatar]')!;
    await waitUntil(() => avatar().textContent === 'AL', 'the initials');
  });

  it('tries again to show the picture when the network returns', async () => {
    const user = {...ada, avatar: 'data:image/png;base64,offline'};
    const element = await new FixedSession({status: 'signed-in', user}).render<WebexLogin>(login);
    const avatar = (): Element => element.shadowRoot!.querySelector('[part=avatar]')!;
    await waitUntil(() => avatar().textContent === 'AL', 'the initials');
    dispatchEvent(new Event('online'));
    await element.updateComplete;
    expect(avatar().localName).to.equal('img');
  });

  it('isolates a name from the direction of the page', async () => {
    const user = {displayName: 'Ada Jr.'};
    const element = await new FixedSession({status: 'signed-in', user}).render<WebexLogin>(
      html`<webex-login dir="rtl"></webex-login>`,
    );
    const walker = document.createTreeWalker(
      element.shadowRoot!.querySelector('[part=name]')!,
      NodeFilter.SHOW_TEXT,
    );
    const text = walker.nextNode() as Text;
    const placeOf = (letter: string): number => {
      const range = new Range();
      range.setStart(text, text.data.indexOf(letter));
      range.setEnd(text, text.data.indexOf(letter) + 1);
      return range.getBoundingClientRect().left;
    };
    expect(placeOf('.')).to.be.greaterThan(placeOf('A'));
  });
});
