import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom (CONTRIBUTING.md, "Rooms"). Inside a room everything may, outside only what `except` names. */
const zones = [
  // The window reads only the contracts and the pure selection functions.
  { target: './renderer', from: './electron', except: ['./ipc'] },
  { target: './renderer', from: './engine', except: ['./selection'] },
  { target: './renderer', from: './build' },
  // The engine knows neither Electron nor React.
  { target: './engine', from: './electron' },
  { target: './engine', from: './renderer' },
  { target: './engine', from: './build' },
  // Everyone enters the engine by its front door.
  { target: './electron', from: './engine', except: ['./index.ts'] },
  { target: './electron', from: './renderer' },
  { target: './electron/ipc', from: './engine' },
  { target: './electron/ipc', from: './electron', except: ['./ipc'] },
  { target: './electron/services', from: './electron', except: ['./services', './ipc'] },
  { target: './electron/worker', from: './electron', except: ['./worker', './ipc'] },
  { target: './electron/preload', from: './electron', except: ['./preload', './ipc'] },
  // Inside the engine: checkpoint, onnx <- model <- runtime <- generation <- index; preprocess and selection are leaves.
  {
    target: './engine/checkpoint',
    from: './engine',
    except: ['./checkpoint', './errors.ts', './isSameFile.ts'],
  },
  { target: './engine/onnx', from: './engine', except: ['./onnx', './errors.ts'] },
  { target: './engine/preprocess', from: './engine', except: ['./preprocess', './errors.ts'] },
  { target: './engine/selection', from: './engine', except: ['./selection', './errors.ts'] },
  {
    target: './engine/model',
    from: './engine',
    except: ['./model', './checkpoint', './onnx', './selection', './errors.ts'],
  },
  {
    target: './engine/runtime',
    from: './engine',
    except: [
      './runtime',
      './model',
      './checkpoint',
      './onnx',
      './selection',
      './errors.ts',
      './engineTypes.ts',
      './generation/askRequest.ts',
      './generation/runEvent.ts',
    ],
  },
  { target: './engine/generation', from: './engine/cli' },
  { target: './engine/generation', from: './engine/bench' },
];

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'release/', '.cache/', 'node_modules/', 'training/', 'test-results/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Bounded loops over typed arrays read `array[i]!`: the index is proven by the loop, and a check would cost.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
        }),
      ],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
    },
  },
  {
    files: ['engine/**/*.ts'],
    ignores: ['engine/runtime/onnxruntime.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'onnxruntime-node', message: 'Only engine/runtime/onnxruntime.ts imports the runtime.' },
          ],
        },
      ],
    },
  },
  {
    files: ['engine/**/*.ts', 'electron/{ipc,services,worker}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'electron', message: 'Only electron/main and electron/preload import Electron.' }],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortSignal: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
