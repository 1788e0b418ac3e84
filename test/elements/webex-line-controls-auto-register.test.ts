import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {adasLine} from '../line/samples.js';
import {buttonOf, renderControls, setUp} from './webex-line-controls-setup.js';

describe('<webex-line-controls>', () => {
  describe('with auto-register', () => {
    it('registers as soon as there is a line, but not again after a person has deregistered it', async () => {
      const controller = new LineController();
      const element = await renderControls(controller, true);
      const driver = new ScriptedDriver();
      attach(controller, driver);
      await element.updateComplete;
      expect(driver.commands).to.deep.equal(['register']);
      driver.signal(
        {type: 'connecting', at: 1},
        {type: 'registered', line: adasLine, server: 'primary', at: 2},
      );
      await element.updateComplete;
      buttonOf(element).click();
      driver.signal({type: 'unregistered'});
      await element.updateComplete;
      const late = await renderControls(controller, true);
      await late.updateComplete;
      expect(driver.commands).to.deep.equal(['register', 'deregister']);
    });

    for (const [written, registers] of [
      ['', true],
      ['true', true],
      ['false', false],
    ] as const) {
      it(`${registers ? 'registers' : 'does not register'} with auto-register="${written}"`, async () => {
        const line = new LineController();
        const driver = new ScriptedDriver();
        attach(line, driver);
        const element = await fixture<WebexLineControls>(
          html`<webex-line-controls .line=${line} auto-register=${written}></webex-line-controls>`,
        );
        await element.updateComplete;
        expect(driver.commands).to.deep.equal(registers ? ['register'] : []);
      });
    }

    it('registers again after another sign-in', async () => {
      const {element, driver, controller} = await setUp(true);
      expect(driver.commands).to.deep.equal(['register']);
      detach(controller);
      await element.updateComplete;
      const next = new ScriptedDriver();
      attach(controller, next);
      await element.updateComplete;
      expect(next.commands).to.deep.equal(['register']);
    });

    it('dispatches a request first, which the page can prevent', async () => {
      const controller = new LineController();
      const driver = new ScriptedDriver();
      const element = await renderControls(controller, true);
      element.addEventListener('webex-register-request', event => event.preventDefault());
      attach(controller, driver);
      await element.updateComplete;
      expect(driver.commands).to.deep.equal([]);
    });

    it('is recorded by the line as the reason for registering', async () => {
      const {controller} = await setUp(true);
      expect(controller.snapshot.decidedBy).to.equal('auto-register');
    });

    it('works on either of two elements for one line', async () => {
      for (const which of [0, 1]) {
        const controller = new LineController();
        const driver = new ScriptedDriver();
        attach(controller, driver);
        const both = await fixture<HTMLElement>(
          html`<div>
            ${[0, 1].map(
              index =>
                html`<webex-line-controls
                  .line=${controller}
                  ?auto-register=${index === which}
                ></webex-line-controls>`,
            )}
          </div>`,
        );
        for (const each of both.querySelectorAll('webex-line-controls')) await each.updateComplete;
        expect(driver.commands, `on the ${which ? 'second' : 'first'}`).to.deep.equal(['register']);
      }
    });

    it('on two elements registers once', async () => {
      const {controller, driver} = await setUp(true);
      await renderControls(controller, true);
      expect(driver.commands).to.deep.equal(['register']);
    });

    for (const [name, decide] of [
      ['a person has deregistered the line', (line: LineController) => line.deregister({by: 'person'})],
      ['the page has deregistered it', (line: LineController) => line.deregister()],
    ] as const) {
      it(`does nothing if ${name}`, async () => {
        const controller = new LineController();
        const driver = new ScriptedDriver();
        attach(controller, driver);
        await decide(controller);
        const element = await renderControls(controller, true);
        await element.updateComplete;
        expect(driver.commands).to.deep.equal([]);
      });
    }

    it('registers when set later', async () => {
      const {element, driver} = await setUp();
      expect(driver.commands).to.deep.equal([]);
      element.autoRegister = true;
      await element.updateComplete;
      expect(driver.commands).to.deep.equal(['register']);
    });

    it('does not take the line from another device, and without auto-register nothing registers automatically', async () => {
      const elsewhere = await setUp(true);
      const {driver} = await setUp();
      expect(driver.commands).to.deep.equal([]);
      const tab = new ScriptedDriver({type: 'elsewhere', holder: 'device'});
      attach(elsewhere.controller, tab);
      await elsewhere.element.updateComplete;
      expect(tab.commands).to.deep.equal([]);
    });
  });
});
