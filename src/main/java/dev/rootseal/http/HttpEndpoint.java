package dev.rootseal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small server for exact paths: GET and HEAD, HTTP/1.1. Who sends much, or slowly, or nothing at
 * all, does not keep others out: connections, their time, requests and buffers are bounded.
 */
public final class HttpEndpoint implements AutoCloseable {
  public interface Handler {
    Response respond(Request request);
  }

  /** What a handler sees of a request, as it was sent; empty where there is none. */
  public record Request(String path, String query, String accept, String authorization) {
    /** Without the credentials, so that no log ever holds them. */
    @Override
    public String toString() {
      return "Request[path=" + path + ", query=" + query + ", accept=" + accept + "]";
    }
  }

  public record Response(int status, String contentType, Body body) {
    public static Response text(int status, String body) {
      return new Response(status, "text/plain; charset=utf-8", new Body.Text(body));
    }
  }

  public interface Body {
    /** Writes all of it, as its reader takes it; fails where the reader is gone. */
    void writeTo(OutputStream out) throws IOException;

    record Text(String text) implements Body {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Of connections that nobody has accepted yet; the kernel may allow fewer. */
  private static final int BACKLOG = 1024;

  /** Tokens of service accounts have about 1 KB. */
  private static final int HEADER_BYTES = 8 * 1024;

  private static final int MOST_THREADS = 6;
  private static final int LARGEST_POOLED = 32 * 1024;
  private static final int POOLED_PER_SIZE = 32;
  private static final long POOLED_BYTES = 2L * 1024 * 1024;

  private final Server server;
  private final InetSocketAddress address;
  private final String scheme;

  /** A thread for each request: a review, and a reader, may take its time. */
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  private HttpEndpoint(
      ServerSocketChannel listening, Optional<Tls> tls, Map<String, Handler> handlers)
      throws IOException {
    this.scheme = tls.isPresent() ? "https" : "http";
    this.address = (InetSocketAddress) listening.getLocalAddress();
    this.server = new Server(threads(), null, buffers());
    OpenConnections connections = new OpenConnections(System::nanoTime);
    ConnectionFactory[] protocols =
        Stream.concat(tls.stream(), Stream.of(http())).toArray(ConnectionFactory[]::new);
    ServerConnector connector = connections.new Connector(server, protocols);
    connector.open(listening);
    server.addConnector(connector);
    server.setHandler(new RequestHandler(handlers, connections));
    server.setErrorHandler(RequestHandler::refuse);
    LifeCycle.start(server);
  }

  /**
   * Starts serving the handlers, each under its exact path: over HTTPS where there are
   * certificates, with whatever is in force when a client connects.
   *
   * @throws BindAddress.BindException if the address cannot be had
   */
  public static HttpEndpoint start(
      BindAddress address,
      Optional<Supplier<Identity>> certificates,
      Map<String, Handler> handlers) {
    Optional<Tls> tls = certificates.map(Tls::new);
    try {
      return new HttpEndpoint(listen(address), tls, handlers);
    } catch (IOException e) {
      throw new BindAddress.BindException(address, e);
    }
  }

  private static ServerSocketChannel listen(BindAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.socket().bind(address.socketAddress(), BACKLOG);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static HttpConnectionFactory http() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setInputBufferSize(HEADER_BYTES);
    configuration.setOutputBufferSize(16 * 1024);
    configuration.setUseInputDirectByteBuffers(false);
    configuration.setUseOutputDirectByteBuffers(false);
    configuration.setSendServerVersion(false);
    // Paths are compared as they were sent, so none is ambiguous: it is ours or not found.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return new HttpConnectionFactory(configuration);
  }

  /** One accepts, one selects; whatever may have to wait is left to the thread of its request. */
  private QueuedThreadPool threads() {
    // Jetty's own queue would start the JVM's MBean server for the size of a cache line.
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1, new LinkedBlockingQueue<>());
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(requests);
    return threads;
  }

  private static ByteBufferPool buffers() {
    return new ArrayByteBufferPool(
        0, 1024, LARGEST_POOLED, POOLED_PER_SIZE, POOLED_BYTES, POOLED_BYTES);
  }

  /** Where it really listens: the port that was taken, and the loopback for all interfaces. */
  public URI uri() {
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getAddress().getHostAddress();
    return URI.create(scheme + "://" + new BindAddress(host, address.getPort()));
  }

  @Override
  public void close() {
    try {
      LifeCycle.stop(server);
    } finally {
      requests.shutdownNow();
    }
  }
}
