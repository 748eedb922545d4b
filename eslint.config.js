import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * The engine's rooms from the top floor to the ground: an import goes down, never up, nor across a floor
 * (CONTRIBUTING.md, "Who may import whom").
 */
const engineFloors = [
  ['cli'],
  ['batch'],
  ['experiments'],
  ['bench', 'evaluation'],
  ['answering'],
  ['seeing'],
  ['runtime'],
  ['model'],
  ['checkpoint', 'preprocess', 'text', 'onnx'],
  ['session', 'findings', 'hub'],
  ['image', 'selection'],
  ['storage', 'statistics'],
  ['protocol'],
];

/** Only for tests: checkpoints, pictures and a reference model. */
const forEngineTests = ['./testing', './index.ts'];

/**
 * The window's rooms in the same order. Areas of the window know nothing of each other: what they share lies in the state,
 * the commands and `ui`.
 */
const rendererFloors = [['app'], ['features'], ['commands'], ['state'], ['canvas', 'host', 'ui']];

/** Only for tests: a window over the fake host. */
const forRendererTests = ['./testing'];

const features = [
  'annotations',
  'batch',
  'canvasPanel',
  'compare',
  'conversation',
  'experiments',
  'exporting',
  'heads',
  'images',
  'inspector',
  'interventions',
  'keys',
  'modelCard',
  'models',
  'sessions',
  'statusBar',
];

const rendererZones = [
  ...floorZones('./renderer', rendererFloors, forRendererTests),
  { target: './renderer/testing', from: './renderer', except: ['./testing', './state', './host'] },
  ...features.map((name) => ({
    target: `./renderer/features/${name}`,
    from: './renderer/features',
    except: [`./${name}`],
  })),
  // What is pure of the canvas lies below the state, which keeps a view; its drawing does not.
  { target: './renderer/state', from: './renderer/canvas', except: ['./geometry'] },
  { target: './renderer/state', from: './renderer/ui' },
  { target: './renderer/commands', from: ['./renderer/canvas', './renderer/ui'] },
  { target: './renderer/canvas/geometry', from: './renderer', except: ['./canvas/geometry'] },
];

/** What others read of the engine: its front door, and rooms that bring no runtime with them. */
const engineDoors = {
  window: ['./protocol', './selection', './findings'],
  node: ['./protocol', './selection', './findings', './session', './storage'],
};

/** A hub on this machine and folders that end with a test, only for tests (`noTestAids`). */
const testAids = ['./hub/testing', './testing/temporaryFolder.ts'];

/** Who may import whom (CONTRIBUTING.md, "Who may import whom"). Inside a room everything may, outside only what `except` names. */
const zones = [
  { target: './renderer', from: './electron', except: ['./ipc'] },
  { target: './renderer', from: './engine', except: engineDoors.window },
  { target: './renderer', from: ['./build', './e2e'] },
  // The engine knows neither Electron nor React.
  { target: './engine', from: ['./electron', './renderer', './build', './e2e'] },
  ...floorZones('./engine', engineFloors, forEngineTests),
  ...rendererZones,
  // Keeping a session needs no pixels; exporting one does, and the main process decodes nothing.
  { target: './engine/session/*.ts', from: ['./engine/image', './engine/session/formats'] },
  { target: ['./electron/main', './electron/services'], from: './engine/session/formats' },
  { target: './electron', from: ['./renderer', './build', './e2e'] },
  // The main process never loads the runtime, nor asks the network: what speaks to the hub is the worker behind `fetching.ts`: only the engine's own process takes the front door, what reads pictures theirs.
  {
    target: './electron/worker',
    from: './engine',
    except: [
      './index.ts',
      './pictures.ts',
      './exporting.ts',
      './inspecting.ts',
      './fetching.ts',
      './converting.ts',
      ...engineDoors.node,
      ...testAids,
    ],
  },
  { target: './electron/main', from: './engine', except: engineDoors.node },
  {
    target: './electron/services',
    from: './engine',
    // How the hub's cache calls its folders: a pure file.
    except: [...engineDoors.node, './hub/modelFolder.ts', ...testAids],
  },
  { target: './electron/ipc', from: './engine', except: ['./protocol'] },
  { target: './electron/ipc', from: './electron', except: ['./ipc'] },
  { target: './electron/services', from: './electron', except: ['./services', './ipc'] },
  { target: './electron/worker', from: './electron', except: ['./worker', './ipc'] },
  { target: './electron/preload', from: './electron', except: ['./preload', './ipc'] },
  { target: './electron/preload', from: './engine', except: ['./protocol'] },
  // The scripts prepare a machine before there is anything to import; the tests drive what was built.
  { target: './build', from: ['./engine', './electron', './renderer', './e2e'] },
  { target: './e2e', from: './build', except: ['./index.ts'] },
  {
    target: './e2e',
    from: './engine',
    except: [
      './index.ts',
      './protocol',
      './bench/index.ts',
      './image/writePng.ts',
      './testing/makeTiff.ts',
      './testing/writePhotos.ts',
      ...testAids,
      // Sessions to be imported are made, and taken apart, by what the app itself uses.
      './session',
    ],
  },
  { target: './e2e', from: './electron', except: ['./ipc'] },
  { target: './e2e', from: './renderer' },
];

/** A zone for each room: it may import itself, what lies on lower floors, and what is there for tests. */
function floorZones(root, floors, forTests) {
  return floors.flatMap((rooms, floor) =>
    rooms.map((room) => {
      const below = floors.slice(floor + 1).flat();
      const except = [room, ...below].map((name) => `./${name}`).concat(forTests);
      return { target: `${root}/${room}`, from: root, except };
    }),
  );
}

const noElectron = { name: 'electron', message: 'Only electron/main and electron/preload import Electron.' };
const noTestAids = { group: ['**/testing/*'], message: 'What lies in a testing folder is for tests only.' };

/** Only the hub's room speaks to the network. */
const noNetwork = {
  selector: ':matches(ImportDeclaration, ImportExpression) > Literal[value="undici"]',
  message: 'Only engine/hub asks the network: engine/fetching.ts is its door.',
};

const readsAsText = {
  selector: 'CallExpression[callee.name=/^readFile(Sync)?$/] > Literal[value=/^utf-?8$/i]',
  message: 'A file of text may begin with a byte-order mark or be UTF-16: engine/storage/readTextFile.ts.',
};

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'release/', '.cache/', 'node_modules/', 'training/', 'test-results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
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
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    // Circles are found by build/scripts/importCircles.test.ts: `import-x/no-cycle` took two fifths of lint's time to see fewer.
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }] },
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
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [noElectron] }] },
  },
  {
    files: ['engine/**/*.ts', 'electron/{ipc,services,worker}/**/*.ts', 'renderer/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [noElectron], patterns: [noTestAids] }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['engine/hub/**'],
    rules: { 'no-restricted-syntax': ['error', noNetwork] },
  },
  {
    files: ['engine/**/*.ts', 'electron/**/*.ts'],
    // What the system itself writes, and the sources of this repository, have no mark.
    ignores: [
      '**/*.test.ts',
      '**/testing/**',
      'engine/storage/processStart.ts',
      'engine/session/document/**',
    ],
    rules: { 'no-restricted-syntax': ['error', readsAsText, noNetwork] },
  },
  {
    files: ['engine/hub/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', readsAsText] },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    ignores: ['renderer/canvas/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['konva', 'react-konva'].map((name) => ({ name, message: 'Only renderer/canvas draws.' })) },
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
