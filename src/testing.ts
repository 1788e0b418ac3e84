/**
 * Fake lines, for tests of a page that uses the elements. They need no server.
 *
 * @module webex-calling-elements/testing
 */
export {FakeLine, guideErrors, type FakeLineProperties} from './testing/fake-line.js';
export {ScenarioLine} from './testing/scenario-line.js';
export type {ScenarioName} from './testing/scenarios.js';
