/**
 * Turns off what onnxruntime would tell its makers: from version 1.30 its libraries for Linux and macOS write a device
 * id and a database of events to the user's cache folder and send them after ten seconds, unless this variable is set
 * when the first session is made. Imported for its effect, before the runtime. The Windows library knows no such
 * variable and has no code to send anything.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
