/**
 * A shadow root to put an editor in. CodeMirror writes its style sheet at run time; in a document that would be an
 * inline style, which the content security policy refuses, in a shadow root it is a constructed one.
 */
export function shadowOf(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' })
}
