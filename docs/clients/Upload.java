import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** java Upload.java: uploads report.txt to the service in URL with the token in TOKEN. */
public class Upload {
  public static void main(String[] args) throws Exception {
    var address = URI.create(System.getenv("URL") + "/api/uploads/report.txt?sensitive=true");
    var request = HttpRequest.newBuilder(address)
        .header("Authorization", "Bearer " + System.getenv("TOKEN"))
        .PUT(BodyPublishers.ofFile(Path.of("report.txt")))
        .build();
    System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }
}
