/** A WebSocket that counts the fresh tokens that the gateway has taken over it. */
export class RecordingSocket extends WebSocket {
  tokensTaken = 0;
  constructor(url: string) {
    super(url);
    this.addEventListener('message', ({ data }) => {
      const { type, status, body } = JSON.parse(String(data)) as { type: string; status?: number; body?: object };
      if (type === 'reply' && status === 200 && body && 'expires_at' in body) this.tokensTaken += 1;
    });
  }
}
