import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Takes what Alertmanager sends to a webhook and prints one line for each alert: its status, its
 * name and its summary.
 */
final class Receiver {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Receiver() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", Receiver::take);
    server.start();
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      for (JsonNode alert : JSON.readTree(exchange.getRequestBody()).path("alerts")) {
        System.out.printf(
            "%s %s %s%n",
            alert.path("status").asText(),
            alert.at("/labels/alertname").asText(),
            alert.at("/annotations/summary").asText());
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
