/** Compose files to begin with. */
export interface StarterTemplate {
  id: 'blank' | 'web' | 'database'
  compose: string
  env: string
}

export const starters: StarterTemplate[] = [
  {
    id: 'web',
    compose: `services:
  web:
    image: nginx:1.29-alpine
    restart: unless-stopped
    ports:
      - "\${WEB_PORT:-8080}:80"
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://127.0.0.1/"]
      interval: 5s
      timeout: 3s
      retries: 5
`,
    env: 'WEB_PORT=8080\n',
  },
  {
    id: 'database',
    compose: `services:
  app:
    image: adminer:5
    restart: unless-stopped
    ports:
      - "8081:8080"
    depends_on:
      database:
        condition: service_healthy

  database:
    image: postgres:17-alpine
    restart: unless-stopped
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set it in .env}
    volumes:
      - data:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U postgres"]
      interval: 5s
      timeout: 3s
      retries: 10

volumes:
  data:
`,
    env: 'POSTGRES_PASSWORD=\n',
  },
  { id: 'blank', compose: 'services:\n  ', env: '' },
]
