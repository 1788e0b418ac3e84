import {html, nothing, type TemplateResult} from 'lit';
import {live} from 'lit/directives/live.js';
import {repeat} from 'lit/directives/repeat.js';
import {
  audioDevices,
  canChooseSpeaker,
  type AudioDevice,
  type AudioDeviceList,
} from '../media/audio-devices.js';
import type {AudioUse} from '../media/audio-choices.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {isRendered} from './announcer.js';
import {CallElement} from './call-element.js';
import {callStyles} from './call-element.styles.js';
import {MicrophoneTest} from './microphone-test.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';
import {Ringtone} from '../media/ringtone.js';
import {sharedStyles} from './shared-styles.js';
import {styles} from './webex-audio-settings.styles.js';

/**
 * Lets people choose and test the microphone, the speaker and the ringtone's speaker. Browsers reveal device names only
 * after the person allows the microphone. The first microphone test asks for permission. The choices are stored
 * in this browser, as IDs only. A change applies immediately, even during a call.
 *
 * @category Elements
 * @tagname webex-audio-settings
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root testing)`.
 * @csspart settings - All settings.
 * @csspart setting - A device with its test.
 * @csspart field - A drop-down with its label.
 * @csspart select - A drop-down.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button of this element is secondary.
 * @csspart remedy - Also set on `button`: Reload or Copy details, after an error that retrying cannot fix.
 * @csspart note - An instruction, after Copy details.
 * @csspart fault-details - The details of an error, if they could not be copied.
 * @csspart test - Also set on `button`: tests a device.
 * @csspart level - The loudness of the microphone during a test.
 * @csspart level-bar - The part of `level` that shows the loudness.
 * @csspart message - A message about a device.
 * @csspart error - Also set on `message`: why the microphone cannot be used.
 * @csspart icon - The icon of an error.
 * @csspart hint - Additional information.
 * @csspart trouble - Also set on `message`: a device was disconnected.
 * @cssstate idle - Nothing is being tested.
 * @cssstate testing - The microphone is being tested.
 * @cssstate failed - The microphone cannot be used.
 * @cssprop [--webex-field-background=transparent] - The background of a drop-down.
 * @cssprop [--webex-field-radius=0.5em] - The corner radius of a drop-down.
 * @fires {CustomEvent<Call>} webex-incoming-call - A call is ringing in this tab.
 * @fires {CustomEvent<CallStateChange>} webex-call-statechange - A call was added, or its snapshot changed.
 * @fires {CustomEvent<CallEnded>} webex-call-ended - A call of this tab has ended.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 */
export class WebexAudioSettings extends CallElement {
  static override styles = [sharedStyles, callStyles, styles];

  protected readonly name = 'sound-settings';
  #list = audioDevices.list;
  /** The name of the device that was disconnected last. Undefined once it is back, or another device is chosen. */
  #lost: string | undefined;
  #test: MicrophoneTest | undefined;
  /** The test sound that is playing, and the purpose of the device that plays it. */
  #playing: {readonly use: AudioUse; readonly sound: Ringtone} | undefined;
  /** Whether the browser keeps the test sound silent. */
  #isSoundBlocked = false;
  #endListening: (() => void) | undefined;

  protected override get status(): string {
    if (this.#test) return 'testing';
    return this.faultOf(this) ? 'failed' : 'idle';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#list = audioDevices.list;
    this.#endListening = audioDevices.listen(list => this.#onDevices(list));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endListening?.();
    this.#endTest();
    this.#stopPlaying();
  }

  protected override looksSame(): boolean {
    return true;
  }

  protected override renderContent(language: Language): TemplateResult {
    const {say} = language;
    const {microphones, speakers} = this.#list;
    const hasNames = microphones.some(({label}) => label);
    return html`<div part="settings">
      ${
        this.#lost
          ? html`<div part="message trouble">${say('device-disconnected', {device: this.#lost})}</div>`
          : nothing
      }
      <div part="setting">
        ${this.#renderSelect('microphone', microphones, language)}
        ${this.#renderTest(this.#test ? 'stop-test' : 'test-microphone', this.#toggleTest, language)}
        ${
          this.#test
            ? html`<div
                part="level"
                role="meter"
                aria-label=${say('microphone-level')}
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow="0"
              >
                <div part="level-bar"></div>
              </div>`
            : nothing
        }
        ${this.renderFault(this, language)}
        ${hasNames || this.faultOf(this) ? nothing : html`<div part="hint">${say('names-hidden')}</div>`}
      </div>
      ${canChooseSpeaker() ? nothing : html`<div part="hint">${say('speaker-fixed')}</div>`}
      ${(['speaker', 'ringer'] as const).map(
        use =>
          html`<div part="setting">
            ${this.#renderSelect(use, speakers, language)}
            ${this.#renderTest(use === 'speaker' ? 'test-sound' : 'test-ringtone', () => this.#play(use), language)}
            ${this.#isSoundBlocked && this.#playing?.use === use ? html`<div part="hint">${say('audio-blocked')}</div>` : nothing}
          </div>`,
      )}
    </div>`;
  }

  #renderSelect(use: AudioUse, devices: readonly AudioDevice[], {say}: Language): TemplateResult {
    const chosen = this.#list.chosen[use];
    const isFixed = use !== 'microphone' && !canChooseSpeaker();
    return html`<label part="field">
      ${say(use)}
      <select
        part="select"
        ?disabled=${isFixed}
        @change=${({target}: Event) => this.#choose(use, (target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${live(!chosen)}>${say('system-default')}</option>
        ${repeat(
          devices,
          ({id}) => id,
          ({id, label}, index) =>
            html`<option value=${id} .selected=${live(id === chosen)}>
              ${label || say('unnamed-device', {number: index + 1})}
            </option>`,
        )}
      </select>
    </label>`;
  }

  #renderTest(text: PlainKey, onPress: () => unknown, {say}: Language): TemplateResult {
    return html`<button
      part="button secondary test"
      type="button"
      @click=${unlessRepeated(onPress)}
      @keydown=${refuseRepeatedPress}
    >
      ${say(text)}
    </button>`;
  }

  #choose(use: AudioUse, id: string): void {
    this.#lost = undefined;
    audioDevices.choose(use, id || undefined);
    this.requestUpdate();
  }

  readonly #toggleTest = async (): Promise<void> => {
    if (this.#test) return this.#endTest();
    const test = (this.#test = new MicrophoneTest(
      level => this.#showLevel(level),
      () => this.#endTest(),
    ));
    const isOpen = await this.attempt(this, () => test.start());
    // List the devices again, because their names are known from now on.
    if (isOpen) await audioDevices.refresh();
    else if (this.#test === test) this.#endTest();
  };

  #endTest(): void {
    this.#test?.end();
    this.#test = undefined;
    this.requestUpdate();
  }

  /** Shows the loudness without rendering, because it changes with each frame. */
  #showLevel(level: number): void {
    // End the test if the page has hidden the element, for example by closing a dialog around it.
    if (!isRendered(this)) return this.#endTest();
    // Speech has about a tenth of the maximum loudness, which is half of the meter.
    const share = Math.min(Math.sqrt(level) * 1.5, 1);
    const meter = this.renderRoot.querySelector<HTMLElement>('[part=level]');
    meter?.style.setProperty('--_level', String(share));
    meter?.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  }

  #play(use: AudioUse): void {
    this.#stopPlaying();
    const onBlocked = (isBlocked: boolean): void => {
      this.#isSoundBlocked = isBlocked;
      this.requestUpdate();
    };
    const onEnd = (): void => this.#stopPlaying();
    this.#playing = {use, sound: new Ringtone({tone: 'ring', use, loop: false, onBlocked, onEnd})};
  }

  #stopPlaying(): void {
    this.#playing?.sound.end();
    this.#playing = undefined;
    this.#isSoundBlocked = false;
  }

  #onDevices(list: AudioDeviceList): void {
    const lost = lostDevice(this.#list, list);
    const isBack = [...list.microphones, ...list.speakers].some(({label}) => label === this.#lost);
    if (isBack) this.#lost = undefined;
    this.#list = list;
    if (lost) {
      this.#lost = lost;
      const {language} = this.localizer;
      if (language) this.announcer.announce(language.say('device-disconnected', {device: lost}));
    }
    this.requestUpdate();
  }
}

/** Returns the name of a device that is missing in the newer list. */
function lostDevice(before: AudioDeviceList, after: AudioDeviceList): string | undefined {
  const ids = new Set([...after.microphones, ...after.speakers].map(({id}) => id));
  return [...before.microphones, ...before.speakers].find(({id, label}) => label && !ids.has(id))?.label;
}
