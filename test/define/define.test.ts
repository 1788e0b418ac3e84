import {expect} from '@open-wc/testing';
import {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import {WebexAudioSettings} from '../../src/elements/webex-audio-settings.js';
import {WebexCall} from '../../src/elements/webex-call.js';
import {WebexDialer} from '../../src/elements/webex-dialer.js';
import {WebexIncomingCall} from '../../src/elements/webex-incoming-call.js';
import {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {WebexLineDetails} from '../../src/elements/webex-line-details.js';
import {WebexLineLog} from '../../src/elements/webex-line-log.js';
import {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {WebexLogin} from '../../src/elements/webex-login.js';
import {openPage} from '../context/page.js';

const tags = [
  ['webex-login', WebexLogin],
  ['webex-line-status', WebexLineStatus],
  ['webex-line-controls', WebexLineControls],
  ['webex-line-details', WebexLineDetails],
  ['webex-line-log', WebexLineLog],
  ['webex-line-provider', WebexLineProvider],
  ['webex-dialer', WebexDialer],
  ['webex-incoming-call', WebexIncomingCall],
  ['webex-call', WebexCall],
  ['webex-audio-settings', WebexAudioSettings],
] as const;

describe('the define modules', () => {
  it('importing the classes alone defines no element', () => {
    for (const [tag] of tags) expect(customElements.get(tag)).to.equal(undefined);
  });

  for (const [tag, element] of tags) {
    it(`<${tag}> upgrades existing elements, and can be loaded twice`, async () => {
      const early = document.createElement(tag);
      document.body.append(early);
      expect(early).not.to.be.instanceOf(element);
      const address = `../../src/define/${tag}.ts`;
      await import(address);
      expect(early).to.be.instanceOf(element);
      await import(`${address}?again`);
      expect(customElements.get(tag)).to.equal(element);
      early.remove();
    });
  }

  for (const [tag] of tags) {
    it(`<${tag}> is not redefined if the page has an element of that name`, async () => {
      const page = await openPage(`<${tag}></${tag}>`);
      await page.run(`customElements.define('${tag}', class PagesOwn extends HTMLElement {});`);
      await page.load(`/src/define/${tag}.ts`);
      expect(page.document.querySelector(tag)!.constructor.name).to.equal('PagesOwn');
      expect(page.errors).to.deep.equal([]);
      page.close();
    });
  }

  it('the tags have types in HTMLElementTagNameMap', () => {
    const known: {
      'webex-login': WebexLogin;
      'webex-line-status': WebexLineStatus;
      'webex-line-controls': WebexLineControls;
      'webex-line-details': WebexLineDetails;
      'webex-line-log': WebexLineLog;
      'webex-line-provider': WebexLineProvider;
      'webex-dialer': WebexDialer;
      'webex-incoming-call': WebexIncomingCall;
      'webex-call': WebexCall;
      'webex-audio-settings': WebexAudioSettings;
    } = {} as Pick<HTMLElementTagNameMap, (typeof tags)[number][0]>;
    expect(known).to.deep.equal({});
    for (const [tag, element] of tags) expect(document.createElement(tag)).to.be.instanceOf(element);
  });
});
