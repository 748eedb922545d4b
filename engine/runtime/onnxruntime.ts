/** The only place that imports the runtime, so that no way into it leaves its telemetry on. */
import './silenceTelemetry.js';
export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
