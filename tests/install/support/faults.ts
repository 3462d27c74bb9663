import { chmodSync, mkdirSync, symlinkSync, writeFileSync, existsSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const tools = ['bash', 'sh', 'env', 'make', 'awk', 'sed', 'grep', 'sort', 'head', 'tail', 'df', 'tr', 'id', 'getent', 'cut', 'date',
  'cat', 'dirname', 'timeout', 'mktemp', 'paste', 'seq', 'sg', 'printf', 'rm', 'mv', 'chmod']

/**
 * A PATH for a machine that lacks something: the tools that any machine has, and stand-ins for others.
 *
 * @param programs shell texts by the name of the program that they stand in for
 */
export function machineWith(folder: string, programs: Record<string, string>): Record<string, string> {
  mkdirSync(folder, { recursive: true })
  for (const tool of tools) {
    const path = execFileSync('bash', ['-c', `type -P ${tool} || true`], { encoding: 'utf8' }).trim()
    if (path && !existsSync(join(folder, tool)) && !(tool in programs)) symlinkSync(path, join(folder, tool))
  }
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return { PATH: folder }
}

/** A `docker` that answers what a machine of that kind would. */
export const dockers = {
  stopped: 'echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" >&2; exit 1',
  forbidden: 'echo "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock" >&2; exit 1',
  old: '[[ $1 == version ]] && echo 19.03.15 || exit 1',
  withoutCompose: '[[ $1 == version ]] && echo 27.5.1 || { echo "docker: \'$1\' is not a docker command." >&2; exit 1; }',
  whole: 'case $1 in version) echo 27.5.1 ;; compose) echo 2.40.3 ;; info) echo / ;; esac',
}
