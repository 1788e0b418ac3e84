// @vitest-environment happy-dom
import {testRendering} from './rendering-tests.js';

testRendering();
