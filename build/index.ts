/** What others use of the scripts that prepare a machine: the end-to-end tests and the measurements of the app. */
export { buildApp } from './scripts/app/buildApp.js';
export { canMakeUserNamespaces, chromiumSandbox } from './scripts/linux/chromiumSandbox.js';
export { prepareMachine, type LaunchSettings } from './scripts/prepareMachine.js';
export { projectRoot } from './scripts/projectRoot.js';
export { takeTour } from './scripts/tour/takeTour.js';
