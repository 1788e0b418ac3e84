// Loads the code for calls before each test file: an incoming call imports it, and a file may end before that import does.
// The import would then fail for all later files in the same process.
import '../../src/sdk/sdk-calls.js';
