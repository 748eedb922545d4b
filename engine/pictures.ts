/** The pictures' front door, for processes and threads that never load the runtime. */
export { isLargePicture } from './image/large/lookAtPicture.js';
export { LargePicture, type LargePictureParts } from './image/large/LargePicture.js';
export { PictureThread } from './image/thread/PictureThread.js';
export { servePictureTasks } from './preprocess/servePictureTasks.js';
