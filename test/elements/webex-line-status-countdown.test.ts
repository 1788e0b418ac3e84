import {expect} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import {fixedLine} from './fixed-state.js';
import {renderStatus, renderScriptedStatus} from './webex-line-status-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-line-status>', () => {
  it('counts down to the next attempt without announcing the seconds', async () => {
    const element = await renderStatus(
      fixedLine({status: 'retrying', cause: 'throttled', attempt: 1, nextAttemptAt: Date.now() + 2_400}),
    );
    const seconds = () =>
      element.shadowRoot!.querySelector('[part=countdown]')?.textContent.match(/\d+/)?.[0];
    const seen = [seconds()];
    await waitUntil(
      () => {
        if (seen.at(-1) !== seconds()) seen.push(seconds());
        return seen.at(-1) === undefined;
      },
      'the countdown ends',
      20,
    );
    expect(seen).to.deep.equal(['3', '2', '1', undefined]);
    expect(element.shadowRoot!.querySelector('.visually-hidden [part=countdown]')).to.equal(null);
  });

  it('keeps counting correctly when the clock is changed', async () => {
    const {now} = Date;
    const element = await renderStatus(
      fixedLine({status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: now() + 1_400}),
    );
    const seconds = () =>
      element.shadowRoot!.querySelector('[part=countdown]')?.textContent.match(/\d+/)?.[0];
    try {
      // Set back by an hour.
      Date.now = () => now() - 3_600_000;
      const seen = [seconds()];
      await waitUntil(
        () => {
          if (seen.at(-1) !== seconds()) seen.push(seconds());
          return seen.at(-1) === undefined;
        },
        'the countdown ends',
        20,
      );
      // A busy machine may skip seconds.
      expect(seen.filter(text => text !== '1')).to.deep.equal(['2', undefined]);
    } finally {
      Date.now = now;
    }
  });

  it('counts from the start of the state, which may be before it renders', async () => {
    const {element, driver} = await renderScriptedStatus();
    const {now} = Date;
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    // The clock is changed before the element renders this state.
    driver.signal({type: 'retrying', cause: 'server', nextAttemptAt: now() + 60_000, at: 2});
    try {
      Date.now = () => now() + 3_600_000;
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=countdown]')?.textContent).to.match(/in (60|59)\ssec/);
    } finally {
      Date.now = now;
    }
  });

  it('counts down to the next attempt to deregister', async () => {
    const element = await renderStatus(
      fixedLine({status: 'deregistering', since: 0, cause: 'server', nextAttemptAt: Date.now() + 30_000}),
    );
    expect(element.shadowRoot!.querySelector('[part=countdown]')?.textContent).to.match(/in (30|29)\ssec/);
  });

  for (const [seconds, pattern] of [
    [120, /in 120\ssec/],
    [121, /in 2\smin/],
    [170, /in 3\smin/],
    [3600, /in 60\smin/],
  ] as const)
    it(`shows ${seconds} seconds as ${pattern}`, async () => {
      const nextAttemptAt = Date.now() + seconds * 1000;
      const element = await renderStatus(fixedLine({status: 'retrying', cause: 'server', nextAttemptAt}));
      expect(element.shadowRoot!.querySelector('[part=countdown]')?.textContent).to.match(pattern);
    });

  it('never breaks a line between the seconds and their unit', async () => {
    const seconds = {status: 'retrying', cause: 'throttled', nextAttemptAt: Date.now() + 35_000} as const;
    const element = await renderStatus(fixedLine(seconds));
    const walker = document.createTreeWalker(
      element.shadowRoot!.querySelector('[part=countdown]')!,
      NodeFilter.SHOW_TEXT,
    );
    const text = walker.nextNode() as Text;
    const [{index, 0: written}] = [/\d+\s*\S+/.exec(text.data)!];
    const range = new Range();
    range.setStart(text, index);
    range.setEnd(text, index + written.length);
    expect(written).to.match(/^3[45]\ssec/);
    for (let width = 80; width < 320; width += 1) {
      element.style.inlineSize = `${width}px`;
      const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
      expect(lines.size, `at ${width} pixels`).to.equal(1);
    }
  });
});
