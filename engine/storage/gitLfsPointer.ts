const firstLine = 'version https://git-lfs.github.com/spec/v1';

/** Whether a file's beginning (64 bytes suffice) is that of the stand-in which Git leaves where Git LFS is not installed. */
export function isGitLfsPointer(start: Uint8Array): boolean {
  return Buffer.from(start.buffer, start.byteOffset, start.byteLength)
    .toString('latin1')
    .startsWith(firstLine);
}

/** What such a file is and what to do, for the end of a message about it. */
export const gitLfsPointerAdvice =
  'is a Git LFS pointer, which only stands for the file: Git LFS was not there when the repository was cloned. ' +
  'Install it and run "git lfs pull" in that folder, or download the file itself.';
