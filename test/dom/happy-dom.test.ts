// @vitest-environment happy-dom
import {testRendering} from './drawn.js';

testRendering();
