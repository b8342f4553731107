module vault

go 1.19
