import {expect, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import './no-network.js';
import {expectAccessible, hasFocus, FixedSession, wordsOf} from './fixed-state.js';
import {ada, buttonOf, errorsDuring} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

const menuViews = ['compact', 'avatar'] as const;

describe('<webex-login>', () => {
  for (const view of menuViews) {
    describe(`as ${view}, the user menu`, () => {
      async function renderMenu() {
        const session = new FixedSession({status: 'signed-in', user: ada});
        const element = await session.render<WebexLogin>(
          html`<webex-login view=${view}><button slot="menu" role="menuitem">Settings</button></webex-login>`,
        );
        const menu = element.shadowRoot!.querySelector<HTMLElement>('[popover]')!;
        const pageItem = element.querySelector('button')!;
        const signOut = menu.querySelector<HTMLElement>('[role=menuitem]')!;
        element.focus();
        return {session, element, menu, pageItem, signOut, isOpen: () => menu.matches(':popover-open')};
      }

      for (const [key, first] of [
        ['Enter', 'pageItem'],
        [' ', 'pageItem'],
        ['ArrowDown', 'pageItem'],
        ['ArrowUp', 'signOut'],
      ] as const) {
        it(`opens with “${key}” on its ${first === 'pageItem' ? 'first' : 'last'} item, accessibly`, async () => {
          const {element, isOpen, ...items} = await renderMenu();
          const button = buttonOf(element);
          expect([button.ariaHasPopup, button.ariaExpanded]).to.deep.equal(['menu', 'false']);
          await sendKeys({press: key});
          await waitUntil(() => items[first].matches(':focus'), 'the focus');
          expect([isOpen(), button.ariaExpanded]).to.deep.equal([true, 'true']);
          expect(wordsOf(element)).to.contain('Ada Lovelace +1 206 555 0101 Sign out');
          await expectAccessible(element);
        });
      }

      it('is at least as wide as its button', async () => {
        const {element, menu, isOpen} = await renderMenu();
        element.style.setProperty('--webex-font-size', '3em');
        await sendKeys({press: 'Enter'});
        await waitUntil(() => isOpen() && menu.style.left, 'open');
        const width = buttonOf(element).getBoundingClientRect().width;
        expect(menu.getBoundingClientRect().width).to.be.at.least(Math.min(width, innerWidth - 16) - 1);
      });

      for (const side of ['top', 'bottom'] as const)
        it(`is inside the window, however little room there is, at the ${side}`, async () => {
          const {element, menu, pageItem, isOpen} = await renderMenu();
          pageItem.style.blockSize = '150vh';
          element.style.cssText = `position: fixed; ${side}: 20px; inset-inline-start: -40px`;
          await sendKeys({press: 'Enter'});
          await waitUntil(() => isOpen() && menu.style.left, 'open');
          const {left, top, right, bottom} = menu.getBoundingClientRect();
          expect(Math.min(left, top)).to.be.at.least(7.9);
          expect(right).to.be.at.most(innerWidth - 7.9);
          expect(bottom).to.be.at.most(innerHeight - 7.9);
          expect(menu.scrollHeight).to.be.greaterThan(menu.clientHeight);
        });

      it('is at its button if the page is zoomed with CSS', async () => {
        const {element, menu, isOpen} = await renderMenu();
        element.style.cssText = 'zoom: 1.5; margin: 30px';
        await sendKeys({press: 'Enter'});
        await waitUntil(() => isOpen() && menu.style.left, 'open');
        const [{left, top}, button] = [
          menu.getBoundingClientRect(),
          buttonOf(element).getBoundingClientRect(),
        ];
        expect(left).to.be.closeTo(button.left, 1);
        expect(top).to.be.closeTo(button.bottom + 4, 1);
      });

      it('stays open while another part of the page scrolls, and closes when its button moves', async () => {
        const {element, isOpen} = await renderMenu();
        const {parentElement: place} = element;
        const feed = document.createElement('div');
        feed.style.cssText = 'block-size: 50px; overflow: auto';
        feed.innerHTML = '<div style="block-size: 500px"></div>';
        place!.append(feed);
        const scroll = async (part: Element): Promise<void> => {
          const scrolled = new Promise(resolve => part.addEventListener('scroll', resolve, {once: true}));
          part.scrollTop += 20;
          await scrolled;
        };
        await sendKeys({press: 'Enter'});
        await waitUntil(() => buttonOf(element).ariaExpanded === 'true', 'open');
        await scroll(feed);
        expect(isOpen()).to.equal(true);
        place!.style.cssText = 'block-size: 60px; overflow: auto';
        await scroll(place!);
        await waitUntil(() => !isOpen(), 'closed');
      });

      it('is navigated with the arrows, Home, End and letters', async () => {
        const {pageItem, signOut} = await renderMenu();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        for (const [key, item] of [
          ['ArrowDown', signOut],
          ['ArrowDown', pageItem],
          ['ArrowUp', signOut],
          ['Home', pageItem],
          ['End', signOut],
        ] as const) {
          await sendKeys({press: key});
          expect(item.matches(':focus'), key).to.equal(true);
        }
      });

      it('skips items of the page that are hidden or disabled', async () => {
        const {pageItem, signOut} = await renderMenu();
        pageItem.insertAdjacentHTML(
          'beforebegin',
          '<i slot="menu" role="menuitem" hidden tabindex="-1">A</i>',
        );
        pageItem.insertAdjacentHTML('afterend', '<button slot="menu" role="menuitem" disabled>B</button>');
        await sendKeys({press: 'Enter'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        expect(getComputedStyle(pageItem.previousElementSibling!).display).to.equal('none');
        for (const [key, item] of [
          ['ArrowDown', signOut],
          ['ArrowUp', pageItem],
          ['ArrowUp', signOut],
          ['Home', pageItem],
        ] as const) {
          await sendKeys({press: key});
          expect(item.matches(':focus'), key).to.equal(true);
        }
      });

      it('goes to the next item with a letter, and leaves keyboard shortcuts to the page', async () => {
        const {pageItem, signOut} = await renderMenu();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        for (const item of [signOut, pageItem]) {
          await sendKeys({press: 's'});
          expect(item.matches(':focus')).to.equal(true);
        }
        const shortcut = new KeyboardEvent('keydown', {
          key: 's',
          ctrlKey: true,
          bubbles: true,
          cancelable: true,
        });
        expect(pageItem.dispatchEvent(shortcut)).to.equal(true);
        expect(pageItem.matches(':focus')).to.equal(true);
      });

      it('closes when an item of the page is pressed, and returns the focus unless the page has moved it', async () => {
        const {element, pageItem, isOpen} = await renderMenu();
        const field = document.createElement('input');
        element.after(field);
        for (const isMoved of [false, true]) {
          element.focus();
          await sendKeys({press: 'ArrowDown'});
          await waitUntil(() => pageItem.matches(':focus'), 'the focus');
          if (isMoved) pageItem.addEventListener('click', () => field.focus());
          await sendKeys({press: 'Enter'});
          expect(isOpen()).to.equal(false);
          expect(isMoved ? field.matches(':focus') : hasFocus(element, buttonOf(element))).to.equal(true);
          await waitUntil(() => buttonOf(element).ariaExpanded === 'false', 'the button reports it');
        }
      });

      it('opens on its first item after ArrowUp, Escape and a click', async () => {
        const {element, pageItem, signOut, isOpen} = await renderMenu();
        await sendKeys({press: 'ArrowUp'});
        await waitUntil(() => signOut.matches(':focus'), 'the last item');
        await sendKeys({press: 'Escape'});
        await waitUntil(() => !isOpen() && buttonOf(element).ariaExpanded === 'false', 'closed');
        buttonOf(element).click();
        await waitUntil(() => pageItem.matches(':focus'), 'the first item');
      });

      it('closes with Escape, and returns the focus to the button', async () => {
        const {element, pageItem, isOpen} = await renderMenu();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        await sendKeys({press: 'Escape'});
        await waitUntil(() => !isOpen(), 'closed');
        expect(hasFocus(element, buttonOf(element))).to.equal(true);
        await waitUntil(() => buttonOf(element).ariaExpanded === 'false', 'the button reports it');
      });

      it("closes with Escape, and leaves the page's dialog around it open", async () => {
        const {element, pageItem, isOpen} = await renderMenu();
        const dialog = document.createElement('dialog');
        element.parentElement!.append(dialog);
        dialog.append(element);
        dialog.showModal();
        element.focus();
        await sendKeys({press: 'ArrowDown'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        await sendKeys({press: 'Escape'});
        await waitUntil(() => !isOpen(), 'closed');
        expect(dialog.open).to.equal(true);
        expect(hasFocus(element, buttonOf(element))).to.equal(true);
        await sendKeys({press: 'Escape'});
        await waitUntil(() => !dialog.open, 'the second Escape closes the dialog');
      });

      it('tolerates a late toggle event after it was hidden and removed in one task', async () => {
        const {element, menu, isOpen} = await renderMenu();
        const errors = await errorsDuring(async () => {
          await sendKeys({press: 'Enter'});
          await waitUntil(() => isOpen(), 'open');
          await waitUntil(() => buttonOf(element).ariaExpanded === 'true', 'the button reports it');
          const closed = new Promise(resolve => menu.addEventListener('toggle', resolve, {once: true}));
          menu.hidePopover();
          element.view = 'full';
          await element.updateComplete;
          expect(menu.isConnected).to.equal(false);
          await closed;
        });
        expect(errors).to.deep.equal([]);
        expect(buttonOf(element).hasAttribute('popovertarget')).to.equal(false);
      });

      for (const [name, change] of [
        ['removed', (element: WebexLogin) => element.remove()],
        ['hidden', (element: WebexLogin) => (element.hidden = true)],
        ['rendered without a menu', (element: WebexLogin) => (element.view = 'button')],
      ] as const) {
        it(`can be ${name} while it opens or is open, and scrolling then causes no errors`, async () => {
          for (const isOpening of [true, false]) {
            const {element, menu, isOpen} = await renderMenu();
            const errors = await errorsDuring(async () => {
              menu.showPopover();
              if (!isOpening) await waitUntil(() => buttonOf(element).ariaExpanded === 'true', 'open');
              change(element);
              await element.updateComplete;
              document.dispatchEvent(new Event('scroll'));
              await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
              document.dispatchEvent(new Event('scroll'));
            });
            expect(errors).to.deep.equal([]);
            if (!element.hidden) expect(isOpen()).to.equal(false);
          }
        });
      }

      for (const key of ['Enter', 'Escape'])
        it(`gives the focus back to its button when the person stays in a call with ${key}`, async () => {
          const {session, element, signOut} = await renderMenu();
          Object.defineProperty(session.line, 'inCall', {value: true});
          await sendKeys({press: 'ArrowUp'});
          await waitUntil(() => signOut.matches(':focus'), 'the focus');
          await sendKeys({press: 'Enter'});
          const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
          await waitUntil(() => dialog()?.open, 'the open dialog');
          await sendKeys({press: key});
          await waitUntil(() => !dialog(), 'the dialog closes');
          expect(session.commands).to.deep.equal([]);
          expect(hasFocus(element, buttonOf(element))).to.equal(true);
        });

      for (const state of [{status: 'signed-out'}, {status: 'signing-out', step: 'line'}] as const)
        it(`moves the focus from an item of the page to its button when ${state.status}`, async () => {
          const {session, element, pageItem} = await renderMenu();
          await sendKeys({press: 'Enter'});
          await waitUntil(() => pageItem.matches(':focus'), 'the focus');
          session.state = state;
          await element.updateComplete;
          expect(hasFocus(element, buttonOf(element))).to.equal(true);
        });

      it('leaves the focus on an item of the page if the menu stays', async () => {
        const {session, element, pageItem} = await renderMenu();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => pageItem.matches(':focus'), 'the focus');
        session.state = {status: 'signed-in', user: {...ada, displayName: 'Ada King'}};
        await element.updateComplete;
        expect(pageItem.matches(':focus')).to.equal(true);
      });

      it('signs out, and keeps the focus', async () => {
        const {session, element, signOut} = await renderMenu();
        await sendKeys({press: 'ArrowUp'});
        await waitUntil(() => signOut.matches(':focus'), 'the focus');
        await sendKeys({press: 'Enter'});
        expect(session.commands).to.deep.equal(['sign-out']);
        session.state = {status: 'signed-out'};
        await element.updateComplete;
        expect(hasFocus(element, buttonOf(element))).to.equal(true);
      });
    });
  }
});
