// Counts the goroutines of a saved ListGoroutines reply and does nothing else: what reading one costs at
// least. Reads the whole file, walks it once with simdjson, prints the count.
//
//     bare_walk FILE
#include <simdjson.h>

#include <cstdio>

int main(int argc, char** argv)
{
  if (argc != 2) return 2;
  simdjson::padded_string text;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::array goroutines;
  if (simdjson::padded_string::load(argv[1]).get(text) || parser.iterate(text).get(document) ||
      document["result"]["Goroutines"].get_array().get(goroutines)) {
    return 1;
  }
  std::size_t count = 0;
  for (auto goroutine : goroutines) {
    if (goroutine.error()) return 1;
    ++count;
  }
  std::printf("%zu\n", count);
}
