/** Entry of the threads that read and decode pictures, beside the thread that answers questions. */
import { parentPort } from 'node:worker_threads';
import { servePictureTasks } from '../../engine/pictures.js';

if (parentPort === null) throw new Error('This file is the body of a thread: PictureThread starts it.');
servePictureTasks(parentPort);
