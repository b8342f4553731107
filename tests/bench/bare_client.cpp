// The least that a client of Delve can do: sends requests, a number of them on their way at once, and
// throws the replies away. What it needs is what the server and the socket need.
//
//   bare_client PORT WINDOW < REQUESTS
//
// A line of REQUESTS is a request. Prints the seconds that it took.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

int dial(const char* port)
{
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::exit(2);
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

void send_all(int socket, const std::string& bytes)
{
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = ::write(socket, bytes.data() + sent, bytes.size() - sent);
    if (size <= 0) std::exit(2);
    sent += static_cast<std::size_t>(size);
  }
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc != 3) return 2;
  std::vector<std::string> requests;
  for (std::string line; std::getline(std::cin, line);) requests.push_back(line + "\n");

  const int socket = dial(argv[1]);
  const auto window = static_cast<std::size_t>(std::atoi(argv[2]));
  std::vector<char> buffer(std::size_t{1} << 18U);
  const auto start = std::chrono::steady_clock::now();
  std::size_t sent = 0;
  for (std::size_t answered = 0; answered < requests.size();) {
    std::string batch;
    while (sent < requests.size() && sent < answered + window) batch += requests[sent++];
    send_all(socket, batch);
    const ssize_t size = ::read(socket, buffer.data(), buffer.size());
    if (size <= 0) return 2;
    answered += static_cast<std::size_t>(std::count(buffer.data(), buffer.data() + size, '\n'));
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%.3f\n", seconds.count());
}
