/** The pictures' own front door, for processes and threads that never load the runtime. */
export { PictureThread } from './thread/PictureThread.js';
export { servePictureTasks } from './thread/servePictureTasks.js';
