/**
 * Lines without a server, for tests of a page that uses the elements.
 *
 * @module webex-calling-elements/testing
 */
export {FakeLine, guideErrors, type FakeLineProperties} from './testing/fake-line.js';
export {ScenarioLine} from './testing/scenario-line.js';
export type {ScenarioName} from './testing/scenarios.js';
