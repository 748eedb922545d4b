/** Set-up of all tests of the window: what the fake host still answers ends with the window of a file. */
import { afterAll } from 'vitest';
import { endFakeRuns } from '../host/fake/fakeHost.js';

afterAll(endFakeRuns);
