import {testRendering} from './rendering-tests.js';

testRendering();
