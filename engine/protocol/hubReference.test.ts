import { expect, it } from 'vitest';
import { readHubReference } from './hubReference.js';

it.each([
  ['a/b', 'a/b', 'main'],
  ['  llava-hf/llava-1.5-7b-hf\n', 'llava-hf/llava-1.5-7b-hf', 'main'],
  ['a/b@refs/pr/1', 'a/b', 'refs/pr/1'],
  ['https://huggingface.co/a/b', 'a/b', 'main'],
  ['https://huggingface.co/a/b/', 'a/b', 'main'],
  ['http://www.huggingface.co/a/b?library=x#files', 'a/b', 'main'],
  ['huggingface.co/a/b/tree/v1.0', 'a/b', 'v1.0'],
  ['hf.co/a/b/tree/refs%2Fpr%2F1/sub/folder', 'a/b', 'refs/pr/1'],
  ['https://huggingface.co/a/b/blob/main/config.json', 'a/b', 'main'],
  ['https://huggingface.co/a/b/resolve/0123abc/model.safetensors?download=true', 'a/b', '0123abc'],
  ['https://huggingface.co/a/b/discussions/3', 'a/b', 'main'],
])('%j is a model of the hub', (text, id, revision) => {
  expect(readHubReference(text)).toEqual({ ok: true, name: { id, revision } });
});

it.each([
  ['', 'The owner is missing'],
  ['llava', 'The owner is missing'],
  ['a b/c', 'no spaces'],
  ['a/b/c', 'two parts'],
  ['a--b/c', 'two parts'],
  ['../b', 'two parts'],
  ['a/b@', 'Behind the @'],
  ['a/b@../..', 'Behind the @'],
  ['https://huggingface.co/', "no model's page"],
  ['https://huggingface.co/a', "no model's page"],
  ['https://huggingface.co/datasets/a/b', 'page of datasets'],
  ['https://huggingface.co/a/b/tree/..%2F..', 'can be no branch'],
  ['https://example.org/a/b', 'HF_ENDPOINT'],
  ['file:///etc/passwd', 'HF_ENDPOINT'],
  ['https://huggingface.co.evil.example/a/b', 'HF_ENDPOINT'],
])('%j is none, which is said', (text, problem) => {
  expect(readHubReference(text)).toEqual({
    ok: false,
    problem: expect.stringContaining(problem) as string,
  });
});
